import type { Write } from './reporter.js';

/** A stream of the process. Once nothing waits in it, it holds on to nothing that it was given. */
export interface ByteStream {
  write(chunk: Uint8Array | string): unknown;
  /** Bytes that wait for whoever reads. */
  readonly writableLength: number;
}

/** Bytes that are written at once at the latest. */
const batchSize = 32 * 1024;
const bufferSize = 256 * 1024;
/** Bytes that a character takes at most. */
const widest = 3;

/** A {@link Write} that gathers what comes. */
export interface Batched {
  readonly write: Write;
  /** Writes what has been gathered. */
  readonly flush: () => void;
}

/**
 * Gathers texts that come in one go and writes them together, before anything is waited for: a call of the system for
 * every line would cost more than all else that is done to it. Their bytes are put into the same buffer again and again,
 * for new memory would cost as much as the rest of the view.
 */
export function batched(stream: ByteStream): Batched {
  let buffer: Buffer | undefined;
  let used = 0;
  let planned: NodeJS.Immediate | undefined;
  const flush = (): void => {
    if (planned !== undefined) clearImmediate(planned);
    planned = undefined;
    if (buffer === undefined || used === 0) return;
    stream.write(buffer.subarray(0, used));
    used = 0;
    // what waits is still in it
    if (stream.writableLength > 0) buffer = undefined;
  };
  return {
    write(text) {
      const most = text.length * widest;
      if (used + most > bufferSize) flush();
      if (most > bufferSize) return void stream.write(text);
      buffer ??= Buffer.allocUnsafeSlow(bufferSize);
      used += buffer.write(text, used);
      if (used >= batchSize) flush();
      else planned ??= setImmediate(flush);
    },
    flush,
  };
}
