import type { Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes in flight between the socket and the disk, and in one read of a file. */
const bufferSize = 1024 * 1024;

/**
 * Streams a body into an existing file from `start` on, hashing on the way.
 * @returns the number of bytes written.
 * @throws when the body ends early; what had arrived stays in the file.
 */
export async function receive(body: Readable, path: string, start: number, hash: Hash): Promise<number> {
  const file = createWriteStream(path, { flags: 'r+', start, highWaterMark: bufferSize });
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()));
  let length = 0;
  body.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    length += chunk.length;
  });
  try {
    await pipeline(body, file);
  } finally {
    await closed;
  }
  return length;
}

/** Adds a whole file to a hash. */
export async function hashFile(path: string, hash: Hash): Promise<Hash> {
  for await (const chunk of createReadStream(path, { highWaterMark: bufferSize }))
    hash.update(chunk as Buffer);
  return hash;
}
