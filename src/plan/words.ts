import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { Words } from '../task/index.js';
import { hostShellProblem, redirectionProblem } from './host-shell.js';
import type { TextKind } from './host-shell.js';
import { lexemes } from './shell-lexemes.js';
import type { Lexeme } from './shell-lexemes.js';

/** One word of a command text, quotes removed, still knowing where it was written. */
export interface Word {
  readonly text: string;
  readonly place: Place;
  /** The place of what follows the first `offset` characters (the value in `--tag=value`); the whole word when quoting blurs it. */
  readonly placeFrom: (offset: number) => Place;
}

/** Hands a problem to whoever collects them. */
export type Report = (problem: Diagnostic) => void;

/**
 * Splits a command text into words by POSIX quoting (SPEC §5). What a host shell would do is reported, once per kind of
 * construct, because nothing of a task reaches a host shell; so are unterminated quotes, at the quote.
 */
export function splitWords(source: Words, kind: TextKind, report: Report): readonly Word[] {
  const { text } = source;
  const pieces = lexemes(text);
  reportProblems(source, pieces, kind, report);
  return joinPieces(pieces).map(({ value, start, end }) => ({
    text: value,
    place: source.placeOf(start, end),
    placeFrom: (offset) => source.placeOf(value === text.slice(start, end) ? start + offset : start, end),
  }));
}

/** Removes one level of shell quoting: `A='x y'` becomes `A=x y`. A text whose quotes do not match stays as it is. */
export function removeQuotes(text: string): string {
  const pieces = lexemes(text);
  if (pieces.some(({ kind }) => kind === 'unterminated-quote')) return text;
  const kept = pieces.map(({ kind, value, start, end }) =>
    kind === 'text' || kind === 'continuation' ? value : text.slice(start, end),
  );
  return kept.join('');
}

interface Joined {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const partsOfWords: ReadonlySet<string> = new Set(['text', 'expansion', 'home', 'unterminated-quote']);

function joinPieces(pieces: readonly Lexeme[]): readonly Joined[] {
  const words: Joined[] = [];
  let open: Joined | undefined;
  for (const { kind, value, start, end } of pieces) {
    if (kind === 'continuation') continue;
    if (partsOfWords.has(kind)) {
      open = { value: (open?.value ?? '') + value, start: open?.start ?? start, end };
    } else if (open !== undefined) {
      words.push(open);
      open = undefined;
    }
  }
  return open === undefined ? words : [...words, open];
}

function reportProblems(source: Words, pieces: readonly Lexeme[], kind: TextKind, report: Report): void {
  const reported = new Set<string>();
  const once = (problem: Diagnostic | undefined) => {
    if (problem === undefined || reported.has(problem.code)) return;
    reported.add(problem.code);
    report(problem);
  };
  for (const [index, piece] of pieces.entries()) once(problemWith(source, pieces, index, piece, kind));
}

function problemWith(
  source: Words,
  pieces: readonly Lexeme[],
  index: number,
  piece: Lexeme,
  kind: TextKind,
): Diagnostic | undefined {
  const raw = source.text.slice(piece.start, piece.end);
  const place = source.placeOf(piece.start, piece.end);
  if (piece.kind === 'unterminated-quote')
    return unterminated(raw, source.placeOf(piece.start, piece.start + 1));
  if (raw.includes('\0')) return nulCharacter(place);
  if (piece.kind === 'redirection') return redirectionProblem(raw, place, kind);
  if (piece.kind !== 'line-break') return hostShellProblem(piece.kind, raw, place, kind);
  const following = pieces.slice(index + 1).find((later) => partsOfWords.has(later.kind));
  if (following === undefined || !pieces.slice(0, index).some((earlier) => partsOfWords.has(earlier.kind)))
    return;
  return hostShellProblem('line-break', raw, source.placeOf(following.start, following.end), kind);
}

function unterminated(raw: string, place: Place): Diagnostic {
  const quote = raw.startsWith('"') ? 'double' : 'single';
  return {
    code: 'plan/unterminated-quote',
    severity: 'error',
    message: `this ${quote} quote is never closed`,
    place,
    hint: `close it, or write ${quote === 'double' ? '\\"' : "\\'"} for the character itself`,
  };
}

function nulCharacter(place: Place): Diagnostic {
  return {
    code: 'plan/nul-character',
    severity: 'error',
    message: 'a command cannot contain a NUL character',
    place,
    hint: 'remove it',
  };
}
