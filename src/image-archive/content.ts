import { PassThrough, pipeline, Readable } from 'node:stream';
import { createHash, type Hash } from 'node:crypto';
import { createGzip } from 'node:zlib';

/** A content of which the first bytes have been looked at. */
export interface PeekedContent {
  /** Undefined when the content is empty. */
  readonly first: Uint8Array | undefined;
  readonly whole: AsyncIterable<Uint8Array>;
}

/** Reads the first piece of a content, which is not lost. */
export async function peek(content: AsyncIterable<Uint8Array>): Promise<PeekedContent> {
  const pieces = content[Symbol.asyncIterator]();
  const first = await pieces.next();
  const whole = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield piece.value;
  };
  return { first: first.done === true ? undefined : first.value, whole: whole() };
}

/** All bytes of a content known to be small. */
export async function collect(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** A content as a stream; `failure` is what the content failed with, which readers of the stream may hide. */
export interface Outgoing {
  readonly stream: Readable;
  readonly failure: () => Error | undefined;
}

/** The content as it is. */
export function outgoing(content: AsyncIterable<Uint8Array>): Outgoing {
  return through(content, new PassThrough());
}

/**
 * zlib's level for layers. Measured with 840 MB of /usr on two cores: level 1 takes 19 s for 367 MB, 4 takes 29 s for
 * 349 MB, 6 (the usual one) 47 s for 342 MB; the engine's own push takes 78 s for 343 MB.
 */
const level = 4;

/** The content compressed, always to the same bytes, and the running digest of what it was before. */
export function compressed(content: AsyncIterable<Uint8Array>): Outgoing & { readonly hash: Hash } {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of content) {
      hash.update(piece);
      yield piece;
    }
  };
  return { ...through(hashed(), createGzip({ level, chunkSize: 1 << 16 })), hash };
}

function through(content: AsyncIterable<Uint8Array>, stream: NodeJS.ReadWriteStream & Readable): Outgoing {
  let failure: Error | undefined;
  const guarded = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* content;
    } catch (error) {
      failure = error as Error;
      throw error;
    }
  };
  pipeline(Readable.from(guarded(), { objectMode: false }), stream, () => undefined);
  return { stream, failure: () => failure };
}
