import { FileTreeError } from '../error.js';
import {
  blockSize,
  decodeBlock,
  decodeRecords,
  headerOf,
  paddingOf,
  type PaxRecords,
  type TarHeader,
} from './header.js';

/** An entry of a tar stream, and where its content begins in it. */
export interface TarEntry {
  readonly header: TarHeader;
  /** Bytes from the beginning of the stream. */
  readonly offset: number;
  /** The content, where it was asked for. */
  readonly bytes?: Uint8Array;
}

/** Bounds what an untrusted archive can make us keep. */
const longestRecords = 1024 * 1024;
const mostEntries = 2_000_000;

/** Whose contents are read, too: of small files, up to 1 MiB. */
export type ContentChoice = (header: TarHeader) => boolean;

/**
 * The entries of a tar stream, in its order; contents are passed over but for those that are asked for.
 * @throws FileTreeError for what is no sound archive, or what the stream fails with
 */
export async function* readTar(
  stream: AsyncIterable<Uint8Array>,
  isWanted: ContentChoice = () => false,
): AsyncGenerator<TarEntry, void, undefined> {
  const bytes = new ByteReader(stream);
  let records: PaxRecords = new Map();
  let long: { name?: string; linkName?: string } = {};
  let entries = 0;
  try {
    for (;;) {
      const header = await bytes.take(blockSize);
      const block = header && decodeBlock(header);
      if (block === undefined) return;
      if (!(Number.isSafeInteger(block.size) && block.size >= 0)) throw unsound();
      if (block.flag === 'x' || block.flag === 'g' || block.flag === 'L' || block.flag === 'K') {
        const content = await bytes.content(block.size, longestRecords);
        if (block.flag === 'x') records = decodeRecords(content);
        if (block.flag === 'L') long = { ...long, name: cString(content) };
        if (block.flag === 'K') long = { ...long, linkName: cString(content) };
        continue;
      }
      if (++entries > mostEntries)
        throw new FileTreeError('too-large', `the archive has more than ${mostEntries} entries`);
      const read = headerOf({ ...block, ...long }, records);
      const size = read.type === 'file' ? read.size : 0;
      const entry = { header: { ...read, size }, offset: bytes.at };
      if (isWanted(entry.header)) yield { ...entry, bytes: await bytes.content(size, longestRecords) };
      else {
        yield entry;
        await bytes.skip(size + paddingOf(size));
      }
      [records, long] = [new Map(), {}];
    }
  } finally {
    await bytes.close();
  }
}

/** Whether bytes from the beginning of a file are those of a tar file. */
export function beginsTar(bytes: Uint8Array): boolean {
  if (bytes.length < blockSize) return false;
  try {
    return decodeBlock(bytes.subarray(0, blockSize)) !== undefined;
  } catch {
    return false;
  }
}

/** Bytes out of a stream in the pieces that are wanted. */
class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array();
  /** Bytes taken or passed over so far. */
  at = 0;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  /** Undefined at the end of the stream. @throws FileTreeError when it ends before all of them */
  async take(size: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    for (let left = size; left > 0;) {
      if (this.#piece.length === 0 && !(await this.#next())) {
        if (left === size) return undefined;
        throw unsound();
      }
      const part = this.#piece.subarray(0, left);
      this.#piece = this.#piece.subarray(part.length);
      left -= part.length;
      parts.push(part);
    }
    this.at += size;
    const [only = new Uint8Array()] = parts;
    return parts.length === 1 ? only : Buffer.concat(parts);
  }

  /** A content that is kept, with its padding passed over. */
  async content(size: number, most: number): Promise<Uint8Array> {
    if (size > most) throw new FileTreeError('too-large', 'the archive has a header of more than all reason');
    const content = size === 0 ? new Uint8Array() : await this.take(size);
    if (content === undefined) throw unsound();
    await this.skip(paddingOf(size));
    return content;
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0;) {
      if (this.#piece.length === 0 && !(await this.#next())) throw unsound();
      const passed = Math.min(left, this.#piece.length);
      this.#piece = this.#piece.subarray(passed);
      left -= passed;
    }
    this.at += size;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #next(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    this.#piece = next.value;
    return true;
  }
}

function cString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replace(/\0.*$/s, '');
}

function unsound(): FileTreeError {
  return new FileTreeError('invalid', 'the archive is not a sound tar file');
}
