import { StringDecoder } from 'node:string_decoder';

/** Characters after which a line without end is cut, so that one step cannot fill the memory. */
const ordinaryLength = 1 << 16;

/** Cuts a byte stream into lines: `write` for each chunk, `end` once. Line breaks (`\n`, `\r\n`) are left out. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  readonly #longest: number;
  #rest = '';

  constructor(onLine: (line: string) => void, longest = ordinaryLength) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  write(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    while (this.#rest.length > this.#longest) {
      this.#onLine(this.#rest.slice(0, this.#longest));
      this.#rest = this.#rest.slice(this.#longest);
    }
  }

  end(): void {
    const last = this.#rest + this.#decoder.end();
    this.#rest = '';
    if (last !== '') this.#emit(last);
  }

  #emit(line: string): void {
    this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
