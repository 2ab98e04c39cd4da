import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The bytes of a request's body could not be had: not the connection's fault. `cause` is what the stream failed with. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';

  constructor(override readonly cause: Error) {
    super(cause.message, { cause });
  }
}

/**
 * Sends a stream as a request's body and ends the request.
 * @throws SourceFailure when the stream fails or isn't as long as the header says, else what the request fails with
 */
export async function sendBody(
  body: Readable,
  request: ClientRequest,
  onSent: ((bytes: Uint8Array) => void) | undefined,
): Promise<void> {
  let requestFailed = false;
  let failure: Error | undefined;
  let left = Number(request.getHeader('content-length') ?? NaN);
  request.once('error', () => (requestFailed = true));
  body.once('error', (error) => {
    // A request that fails takes the stream with it.
    if (!requestFailed) failure ??= error;
  });
  const refuse = (what: string) => {
    failure ??= new Error(`the source of the bytes has ${what} of them than it said`);
    request.destroy(failure);
  };
  body.on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) refuse('more');
    onSent?.(chunk);
  });
  body.once('end', () => {
    // The registry would wait for the rest, and say nothing.
    if (left > 0) refuse('fewer');
  });
  try {
    await pipeline(body, request);
  } catch (error) {
    throw failure === undefined ? error : new SourceFailure(failure);
  }
}
