import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** The bytes of a file, wherever they are. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** The same for the same bytes at the same place. */
  readonly key: string;
  open(): Promise<AsyncIterable<Uint8Array>>;
  /** Where the bytes are, when they are in a file of the host. */
  readonly place?: { readonly path: string; readonly offset: number };
}

/** What is read of a file at a time, in bytes. */
const chunk = 512 * 1024;

/** A file of the host, which must be no symbolic link. */
export function fileContent(path: string, size: number): Content {
  const place = { path, offset: 0 };
  return { size, key: `file:${path}`, place, open: () => readStretch(path, 0, size) };
}

/** A stretch of a file. */
export function stretchContent(path: string, offset: number, size: number): Content {
  const key = `stretch:${path}:${offset}:${size}`;
  return { size, key, place: { path, offset }, open: () => readStretch(path, offset, size) };
}

/** Bytes at hand. */
export function bytesContent(bytes: Uint8Array, key: string): Content {
  return { size: bytes.length, key, open: () => Promise.resolve(once(bytes)) };
}

/** What tells contents apart. */
export async function contentDigest(content: Content): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of await content.open()) hash.update(piece);
  return hash.digest('hex');
}

/** All of a content that is small. */
export async function contentBytes(content: Content): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await content.open()) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function readStretch(path: string, offset: number, size: number): Promise<AsyncIterable<Uint8Array>> {
  if (size === 0) return once(new Uint8Array());
  // what was a file when it was listed may be a link by now
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  return file.createReadStream({ start: offset, end: offset + size - 1, highWaterMark: chunk });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield await Promise.resolve(bytes);
}
