import type { SourceText } from '../source/index.js';

/** One code of a comment `# taskrun-ignore: code[, code]`, and where it holds. Offsets are in the author's text. */
export interface Ignore {
  readonly code: string;
  /** The code in the comment. */
  readonly start: number;
  readonly end: number;
  /** What begins between these offsets is silenced. */
  readonly from: number;
  readonly to: number;
}

interface Line {
  readonly text: string;
  readonly start: number;
}

const comment = /(?:^|\s)#\s*taskrun-ignore:(?<codes>.*)$/;

/**
 * The ignoring comments of a task file. Behind other text one holds for its line, and for the block scalar that begins
 * there. Alone on its line one holds for the next line that is no comment and for all that belongs to it: a whole step, or
 * a whole block scalar, where comments cannot stand.
 */
export function ignoresIn({ text }: SourceText): readonly Ignore[] {
  if (!text.includes('taskrun-ignore')) return [];
  const lines = linesOf(text);
  const contents = nextContents(lines);
  return lines.flatMap((line, index) => {
    const codes = comment.exec(line.text)?.groups?.codes;
    if (codes === undefined) return [];
    const scope = scopeOf(lines, index, contents[index] ?? lines.length);
    const offset = line.start + line.text.length - codes.length;
    return Array.from(codes.matchAll(/[^\s,]+/g), ({ 0: code, index: at }) => {
      const start = offset + at;
      return { code, start, end: start + code.length, ...scope };
    });
  });
}

/** For each line, the first from it on that is neither a comment nor blank. */
function nextContents(lines: readonly Line[]): readonly number[] {
  const found: number[] = [];
  let next = lines.length;
  for (let index = lines.length - 1; index >= 0; index--) {
    if (!isComment(lines[index]) && !isBlank(lines[index])) next = index;
    found[index] = next;
  }
  return found;
}

function scopeOf(
  lines: readonly Line[],
  index: number,
  next: number,
): { readonly from: number; readonly to: number } {
  const own = lines[index];
  const alone = isComment(own);
  const first = alone ? next : index;
  const opens = alone || /[|>][+\-\d]*\s+#\s*taskrun-ignore:/.test(own?.text ?? '');
  let last = first + 1;
  while (opens && last < lines.length && belongs(lines[last], lines[first])) last++;
  return { from: lines[first]?.start ?? Infinity, to: lines[last]?.start ?? Infinity };
}

/** Deeper lines, and the entries of a list that stands no deeper than its key. */
function belongs(line: Line | undefined, opener: Line | undefined): boolean {
  if (line === undefined || opener === undefined) return false;
  if (isBlank(line)) return true;
  const depth = indentation(line);
  if (depth > indentation(opener)) return true;
  return (
    depth === indentation(opener) &&
    /^\s*-\s/.test(line.text) &&
    /:\s*(?:#.*)?$/.test(opener.text) &&
    !/^\s*-/.test(opener.text)
  );
}

function indentation({ text }: Line): number {
  return /^ */.exec(text)?.[0].length ?? 0;
}

function isComment(line: Line | undefined): boolean {
  return line !== undefined && /^\s*#/.test(line.text);
}

function isBlank(line: Line | undefined): boolean {
  return line?.text.trim() === '';
}

function linesOf(text: string): readonly Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const at = start;
    start += line.length + 1;
    return { text: line.replace(/\r$/, ''), start: at };
  });
}
