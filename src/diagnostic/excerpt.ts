import { lineAt, positionAt, type Place } from '../source/index.js';
import { visibleCharacter, widthOf } from './visible.js';

/** One line of a source and what to underline in it, ready to print: all in visible characters. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
  /** Columns before the underline. */
  readonly indent: number;
  /** Columns of the underline, at least 1. */
  readonly width: number;
}

/** Columns an excerpt takes at most, and at least; a longer line is cut around the underline. */
const [most, least] = [100, 20];
/** Characters that are looked at on each side: enough to fill the limit, whatever the length of the line. */
const reach = 10 * most;

/** The line a place starts in. A place of several lines is underlined to the end of its first one. */
export function excerptOf(place: Place, columns = Infinity): Excerpt {
  const { line, column } = positionAt(place.source, place.start);
  const text = lineAt(place.source, line);
  const from = Math.min(column - 1, text.length);
  const to = Math.min(from + Math.max(0, place.end - place.start), text.length);
  const before = text.slice(Math.max(0, from - reach), from);
  const marked = text.slice(from, Math.min(to, from + reach));
  const limit = Math.max(least, Math.min(most, columns));
  return cut(line, limit, [before, marked, text.slice(to, to + reach)]);
}

function cellsOf(text: string): readonly string[] {
  return Array.from(text, visibleCharacter);
}

/** `texts` are what stands before the underline, what is underlined, and what follows. */
function cut(line: number, limit: number, texts: readonly [string, string, string]): Excerpt {
  const [before, marked, after] = texts.map(cellsOf) as [string[], string[], string[]];
  const markedPart = fitting(marked, limit - Math.floor(limit / 5));
  const rest = limit - widthOf(markedPart.join(''));
  // what follows may use what the text before leaves free, and at least a quarter
  const beforePart = fitting(
    before.toReversed(),
    rest - Math.min(widthOf(after.join('')), rest >> 2),
  ).reverse();
  const afterPart =
    markedPart.length < marked.length ? [] : fitting(after, rest - widthOf(beforePart.join('')));
  const head = (beforePart.length < before.length ? '…' : '') + beforePart.join('');
  const complete = markedPart.length === marked.length && afterPart.length === after.length;
  return {
    line,
    text: head + markedPart.join('') + afterPart.join('') + (complete ? '' : '…'),
    indent: widthOf(head),
    width: Math.max(1, widthOf(markedPart.join(''))),
  };
}

/** The first cells, as many as fit into the columns. */
function fitting(cells: readonly string[], columns: number): string[] {
  let width = 0;
  const end = cells.findIndex((cell) => (width += widthOf(cell)) > columns);
  return cells.slice(0, end === -1 ? cells.length : end);
}
