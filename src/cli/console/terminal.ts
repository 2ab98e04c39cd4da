import type { Terminal } from '../../report/index.js';
import type { Output } from './io.js';

/** Milliseconds between two frames. */
const pace = 125;

/** The terminal behind a stream; one that doesn't know its size, or says 0, is taken for an ordinary one. */
export function terminalOf(stream: Output): Terminal {
  return {
    columns: () => known(stream.columns, 80),
    rows: () => known(stream.rows, 24),
    now: Date.now,
    repeat(draw) {
      // The view must not keep the process alive.
      const timer = setInterval(draw, pace).unref();
      stream.on('resize', draw);
      return () => {
        clearInterval(timer);
        stream.removeListener('resize', draw);
      };
    },
  };
}

function known(size: number | undefined, usual: number): number {
  return size === undefined || size === 0 ? usual : size;
}
