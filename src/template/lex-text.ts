import { lexAction, type LexedAction } from './lex-action.js';
import { TemplateSyntaxError, type TemplateProblem, type Token } from './token.js';

/** A template, cut into text and actions; trim markers are already applied to the texts, comments are gone. */
export type Piece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'action';
      readonly start: number;
      readonly end: number;
      readonly tokens: readonly Token[];
    };

/** Whether a text may hold an action at all; most texts do not, and need no work. */
export function mayHoldActions(text: string): boolean {
  return text.includes('{{') || text.includes('<<');
}

interface Opening {
  readonly start: number;
  readonly end: number;
  readonly trimsBefore: boolean;
  readonly closing: '}}' | '>>';
}

/** Where the scan of one action ended, and what it found. */
interface Scanned {
  readonly end: number;
  readonly trimsAfter: boolean;
  readonly tokens?: readonly Token[];
}

/** Cuts a template into pieces. An action that cannot be understood becomes a problem, and the scan goes on behind it. */
export function lexText(
  text: string,
  isFunction: (name: string) => boolean,
): { readonly pieces: readonly Piece[]; readonly problems: readonly TemplateProblem[] } {
  const pieces: Piece[] = [];
  const problems: TemplateProblem[] = [];
  let textStart = 0;
  for (let opening = nextOpening(text, 0); opening; opening = nextOpening(text, opening.end)) {
    const scanned =
      opening.closing === '>>' ? scanAngle(text, opening, isFunction) : scanBraces(text, opening, problems);
    if (!scanned) continue;
    addText(
      pieces,
      textStart,
      opening.trimsBefore ? trimmedEnd(text, textStart, opening.start) : opening.start,
    );
    if (scanned.tokens)
      pieces.push({ kind: 'action', start: opening.start, end: scanned.end, tokens: scanned.tokens });
    textStart = scanned.trimsAfter ? trimmedStart(text, scanned.end) : scanned.end;
    opening = { ...opening, end: scanned.end };
  }
  addText(pieces, textStart, text.length);
  return { pieces, problems };
}

function addText(pieces: Piece[], start: number, end: number): void {
  if (start < end) pieces.push({ kind: 'text', start, end });
}

function nextOpening(text: string, from: number): Opening | undefined {
  const opening = /\{\{(-[ \t\r\n])?|(?<!<)<<(?!<)(-[ \t\r\n])?/g;
  opening.lastIndex = from;
  const match = opening.exec(text);
  if (!match) return undefined;
  const trimsBefore = (match[1] ?? match[2]) !== undefined;
  // the blank behind the trim marker is left to the action, which may begin with a closing ` -}}`
  const end = match.index + (trimsBefore ? 3 : 2);
  return { start: match.index, end, trimsBefore, closing: match[0].startsWith('{') ? '}}' : '>>' };
}

function scanBraces(text: string, opening: Opening, problems: TemplateProblem[]): Scanned {
  try {
    return scanComment(text, opening) ?? lexAction(text, opening, '}}');
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    problems.push(error.problem);
    const close = text.indexOf('}}', opening.end);
    return { end: close === -1 ? text.length : close + 2, trimsAfter: false };
  }
}

/**
 * `<<` opens an action only when what follows is one, up to `>>` in the same line: the same characters also begin
 * a merge key (`<<: *a`) and a here-document (`<<EOF`).
 */
function scanAngle(
  text: string,
  opening: Opening,
  isFunction: (name: string) => boolean,
): Scanned | undefined {
  try {
    const comment = scanComment(text, opening);
    if (comment) return comment;
    const action: LexedAction = lexAction(text, opening, '>>');
    const sameLine = !text.slice(opening.start, action.end).includes('\n');
    return sameLine && beginsAction(action.tokens, isFunction) ? action : undefined;
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return undefined;
    throw error;
  }
}

const keywords = new Set([
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
]);

function beginsAction([first, second]: readonly Token[], isFunction: (name: string) => boolean): boolean {
  if (first?.kind === 'word') return keywords.has(first.text) || isFunction(first.text);
  if (first?.kind === 'text') return second?.text === '|';
  return first?.kind === 'field' || first?.kind === 'variable' || first?.text === '(';
}

/** A comment fills its action: the delimiters (with or without trim markers) touch it. */
function scanComment(text: string, opening: Opening): Scanned | undefined {
  const start = opening.trimsBefore ? opening.end + 1 : opening.end;
  if (!text.startsWith('/*', start)) return undefined;
  const close = commentEnd(text, start + 2, opening.closing);
  const rest = close === -1 ? undefined : new RegExp(`([ \\t\\r\\n]-)?${opening.closing}`, 'y');
  if (rest) rest.lastIndex = close + 2;
  const match = rest?.exec(text);
  if (rest && match) return { end: rest.lastIndex, trimsAfter: match[1] !== undefined };
  throw new TemplateSyntaxError({
    message: 'this comment is never closed',
    hint: `close it with '*/${opening.closing}', without anything between`,
    start: opening.start,
    end: start + 2,
  });
}

/** A comment between angle brackets, like any action there, stays in its line. */
function commentEnd(text: string, from: number, closing: string): number {
  if (closing === '}}') return text.indexOf('*/', from);
  comment.lastIndex = from;
  return comment.test(text) ? comment.lastIndex - 2 : -1;
}

const comment = /[^\n]{0,1000}?\*\//y;

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text[end - 1])) end--;
  return end;
}

function trimmedStart(text: string, from: number): number {
  let start = from;
  while (start < text.length && isBlank(text[start])) start++;
  return start;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
