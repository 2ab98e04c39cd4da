import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestEncoding, type Digest, type DigestAlgorithm } from './names.js';

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

/** Hashes a file from its beginning. */
export async function hashFile(path: string, algorithm: DigestAlgorithm): Promise<Hash> {
  const hash = createHash(algorithm);
  const content = createReadStream(path, { highWaterMark: bufferSize });
  for await (const chunk of content) hash.update(chunk as Buffer);
  return hash;
}

/** The digest that a finished hash amounts to; the hash can go on afterwards. */
export function digestOf(hash: Hash, algorithm: DigestAlgorithm): Digest {
  return `${algorithm}:${hash.copy().digest(digestEncoding)}` as Digest;
}
