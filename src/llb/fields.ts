import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** A message, field by field; the defaults of proto3 are left out, as its encoders do. */
export class Message {
  readonly #writer = new BinaryWriter();

  text(field: number, value: string | undefined): this {
    if (value !== undefined && value !== '') this.#writer.tag(field, WireType.LengthDelimited).string(value);
    return this;
  }

  texts(field: number, values: readonly string[]): this {
    for (const value of values) this.#writer.tag(field, WireType.LengthDelimited).string(value);
    return this;
  }

  whole(field: number, value: number | undefined): this {
    if (value !== undefined && value !== 0) this.#writer.tag(field, WireType.Varint).int64(value);
    return this;
  }

  truth(field: number, value: boolean | undefined): this {
    return this.whole(field, value === true ? 1 : 0);
  }

  bytes(field: number, value: Uint8Array): this {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
    return this;
  }

  message(field: number, value: Message | undefined): this {
    return value === undefined ? this : this.bytes(field, value.finish());
  }

  /** A map is a list of entries, sorted by key so that the bytes are the same every time. */
  map(field: number, entries: Readonly<Record<string, string | Message>> = {}): this {
    for (const [key, value] of Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1))) {
      const entry = new Message().text(1, key);
      this.message(field, typeof value === 'string' ? entry.text(2, value) : entry.message(2, value));
    }
    return this;
  }

  finish(): Uint8Array {
    return this.#writer.finish();
  }
}
