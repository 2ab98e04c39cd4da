import type { Terminal } from '../report/index.js';

/** Milliseconds between two frames. */
const pace = 125;

/** The terminal behind a stream; what doesn't know its size is taken for an ordinary one. */
export function terminalOf(stream: NodeJS.WriteStream): Terminal {
  const { columns, rows } = stream as { readonly columns?: number; readonly rows?: number };
  const size = { columns: columns ?? 80, rows: rows ?? 24 };
  return {
    columns: () => (columns === undefined ? size.columns : stream.columns),
    rows: () => (rows === undefined ? size.rows : stream.rows),
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
