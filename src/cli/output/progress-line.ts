/** A line of a terminal that is written again and again; nothing anywhere else. */
export interface ProgressLine {
  /** Cheap: most of what it is told is never drawn. */
  show(text: string): void;
  /** Leaves no trace. */
  clear(): void;
}

/** Milliseconds between two states of the line: more is not seen. */
const interval = 100;

/** The line of a stream; writes nothing when it is no terminal. */
export function progressLine(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  now: () => number = Date.now,
): ProgressLine {
  let last = -Infinity;
  let shown = false;
  return {
    show(text) {
      if (stream.isTTY !== true || now() - last < interval) return;
      last = now();
      shown = true;
      stream.write(`\r\x1b[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
      last = -Infinity;
    },
  };
}
