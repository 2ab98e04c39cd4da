/** A file as its author wrote it: UTF-8 text, without a byte order mark. */
export interface SourceText {
  /** What to call it in a message: a path relative to where the user stands, a URL, or `<stdin>`. */
  readonly path: string;
  readonly text: string;
  /** `remote` when it was fetched from elsewhere: others have written it, and it is trusted less than the user's own. */
  readonly origin?: 'remote';
}

/** A stretch of a source text, in UTF-16 code units; `end` is exclusive, `start <= end`. */
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** Line and column as people count them: both start at 1; columns are UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const lineStarts = new WeakMap<SourceText, readonly number[]>();

function lineStartsOf(source: SourceText): readonly number[] {
  let starts = lineStarts.get(source);
  if (starts === undefined) {
    starts = [0, ...Array.from(source.text.matchAll(/\n/g), (match) => match.index + 1)];
    lineStarts.set(source, starts);
  }
  return starts;
}

/** The position of an offset; offsets outside the text are moved to its nearest end. */
export function positionAt(source: SourceText, offset: number): Position {
  const starts = lineStartsOf(source);
  const inside = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: inside - (starts[low] ?? 0) + 1 };
}

/** The text of a line (1-based), without its line break; empty when there is no such line. */
export function lineAt(source: SourceText, line: number): string {
  const starts = lineStartsOf(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  return source.text.slice(start, starts[line] ?? source.text.length).replace(/\r?\n$/, '');
}
