import type { Readable } from 'node:stream';

/** More bytes came than the reader wanted. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** All bytes of a stream. @throws BodyTooLarge beyond `limit` bytes, or what the stream fails with */
export async function readBytes(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    // Leaving the loop destroys the stream.
    if (size > limit) throw new BodyTooLarge(`more than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** As much of an unwanted body as is read so that its connection can be used again. */
const mostDiscarded = 65_536;

/** Reads past a body nobody wants; a long one is cut off, with its connection. */
export function discard(body: Readable): void {
  let size = 0;
  // Whether the rest of an unwanted body arrives is of no interest.
  body.on('error', () => undefined);
  body.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > mostDiscarded) body.destroy();
  });
}
