import type { Terminal } from '../report/index.js';

/** Milliseconds between two frames. */
const pace = 125;

/** The terminal behind a stream; one that doesn't know its size, or says 0, is taken for an ordinary one. */
export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  const { columns = 0, rows = 0 } = stream as { readonly columns?: number; readonly rows?: number };
  return {
    columns: () => (columns === 0 ? 80 : stream.columns),
    rows: () => (rows === 0 ? 24 : stream.rows),
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
