import type { Write } from './reporter.js';

/** Characters that are written at once at the latest. */
const batchSize = 32 * 1024;

/** A {@link Write} that gathers what comes. */
export interface Batched {
  readonly write: Write;
  /** Writes what has been gathered. */
  readonly flush: () => void;
}

/**
 * Gathers texts that come in one go and writes them together, before anything is waited for: a call of the system for
 * every line would cost more than all else that is done to it.
 */
export function batched(write: Write): Batched {
  let gathered = '';
  let planned: NodeJS.Immediate | undefined;
  const flush = (): void => {
    if (planned !== undefined) clearImmediate(planned);
    planned = undefined;
    const text = gathered;
    gathered = '';
    if (text !== '') write(text);
  };
  return {
    write(text) {
      gathered += text;
      if (gathered.length >= batchSize) flush();
      else planned ??= setImmediate(flush);
    },
    flush,
  };
}
