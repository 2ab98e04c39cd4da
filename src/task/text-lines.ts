import { Expansion, type Expanded } from '../source/index.js';

/** A line of a text: offsets of its first character, of its line break, and of what follows that. */
export interface TextLine {
  readonly start: number;
  /** Behind the last character, the line break (LF or CRLF) not counted. */
  readonly end: number;
  readonly next: number;
}

/** The lines of a text, in order. A line break at the very end begins no further line. */
export function* textLines(text: string): Generator<TextLine> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const next = found === -1 ? text.length : found + 1;
    const stop = found === -1 ? next : found;
    yield { start, end: stop > start && text[stop - 1] === '\r' ? stop - 1 : stop, next };
    start = next;
  }
}

/**
 * A task file without the lines that hold nothing but a comment. The reference drops them before anything else, even
 * inside block scalars, so that templates and aliases in them mean nothing.
 */
export function withoutComments(input: Expanded): Expanded {
  const { text } = input;
  const expansion = new Expansion(input);
  for (const { start, end, next } of textLines(text)) {
    if (!/^\s*#/.test(text.slice(start, end))) expansion.copy(start, next);
  }
  return expansion.finish();
}
