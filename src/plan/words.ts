import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { Words } from '../task/index.js';
import { hostShellProblem } from './host-shell.js';
import type { TextKind } from './host-shell.js';
import type { Redirection } from './plan.js';
import { readRedirection } from './redirections.js';
import { lexemes } from './shell-lexemes.js';
import type { Lexeme } from './shell-lexemes.js';

/** One word of a command text, quotes removed, still knowing where it was written. */
export interface Word {
  readonly text: string;
  readonly place: Place;
  /** The place of what follows the first `offset` characters (the value in `--tag=value`); the whole word when quoting blurs it. */
  placeFrom(offset: number): Place;
}

/** Hands a problem to whoever collects them. */
export type Report = (problem: Diagnostic) => void;

/** What a command text says. */
export interface Command {
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

/**
 * Splits a command text into words by POSIX quoting (SPEC §5). What a host shell would do is reported, once per kind of
 * construct, because nothing of a task reaches a host shell; so are unterminated quotes, at the quote.
 */
export function splitWords(source: Words, kind: TextKind, report: Report): Command {
  const { text } = source;
  if (!special.test(text)) return { words: plainWords(source), redirections: [] };
  const pieces = lexemes(text);
  reportProblems(source, pieces, kind, report);
  const { words, redirections } = joinPieces(pieces);
  return {
    words: words.map(
      ({ value, start, end }) => new WordAt(value, source, start, end, value === text.slice(start, end)),
    ),
    redirections: redirections.flatMap((each) => redirect(source, each, report)),
  };
}

/** What means anything but itself and blanks to a shell, somewhere in a text. */
const special = /['"\\$`|&;()<>#~\n\r\0]/;

/** The words of a text in which only blanks mean anything: most texts are such. */
function plainWords(source: Words): readonly Word[] {
  const words: Word[] = [];
  const pattern = /[^ \t]+/g;
  for (let match = pattern.exec(source.text); match !== null; match = pattern.exec(source.text)) {
    words.push(new WordAt(match[0], source, match.index, pattern.lastIndex, true));
  }
  return words;
}

/** A word that finds its places when they are asked for, since few are. */
class WordAt implements Word {
  constructor(
    readonly text: string,
    private readonly source: Words,
    private readonly start: number,
    private readonly end: number,
    private readonly verbatim: boolean,
  ) {}

  get place(): Place {
    return this.source.placeOf(this.start, this.end);
  }

  placeFrom(offset: number): Place {
    return this.source.placeOf(this.verbatim ? this.start + offset : this.start, this.end);
  }
}

function redirect(
  source: Words,
  { operator, file }: JoinedRedirection,
  report: Report,
): readonly Redirection[] {
  const written = {
    operator: source.text.slice(operator.start, operator.end),
    place: source.placeOf(operator.start, operator.end),
    ...(file && { file: { value: file.value, place: source.placeOf(file.start, file.end) } }),
  };
  const result = readRedirection(written);
  if (!('code' in result)) return result;
  report(result);
  return [];
}

/** Removes one level of shell quoting: `A='x y'` becomes `A=x y`. A text whose quotes do not match stays as it is. */
export function removeQuotes(text: string): string {
  if (!/['"\\]/.test(text)) return text;
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

/** A redirection's operator, and the word behind it. */
interface JoinedRedirection {
  readonly operator: Lexeme;
  readonly file?: Joined;
}

const partsOfWords: ReadonlySet<string> = new Set(['text', 'expansion', 'home', 'unterminated-quote']);

function joinPieces(pieces: readonly Lexeme[]): {
  readonly words: readonly Joined[];
  readonly redirections: readonly JoinedRedirection[];
} {
  const words: Joined[] = [];
  const redirections: JoinedRedirection[] = [];
  let open: Joined | undefined;
  let operator: Lexeme | undefined;
  const close = (): void => {
    if (open === undefined) return;
    if (operator === undefined) words.push(open);
    else redirections.push({ operator, file: open });
    open = operator = undefined;
  };
  for (const piece of pieces) {
    const { kind, value, start, end } = piece;
    if (kind === 'continuation') continue;
    if (partsOfWords.has(kind)) {
      open = { value: (open?.value ?? '') + value, start: open?.start ?? start, end };
      continue;
    }
    close();
    if (kind === 'blank') continue;
    if (operator !== undefined) redirections.push({ operator });
    operator = kind === 'redirection' ? piece : undefined;
    if (kind === 'duplication') redirections.push({ operator: piece });
  }
  close();
  if (operator !== undefined) redirections.push({ operator });
  return { words, redirections };
}

function reportProblems(source: Words, pieces: readonly Lexeme[], kind: TextKind, report: Report): void {
  const reported = new Set<string>();
  const once = (problem: Diagnostic | undefined) => {
    if (problem === undefined || reported.has(problem.code)) return;
    reported.add(problem.code);
    report(problem);
  };
  const nul = source.text.indexOf('\0');
  if (nul !== -1) once(nulCharacter(source.placeOf(nul, nul + 1)));
  let wordSeen = false;
  let lineBroken = false;
  for (const piece of pieces) {
    const isWord = partsOfWords.has(piece.kind);
    if (isWord && wordSeen && lineBroken) once(secondLine(source, piece, kind));
    if (piece.kind !== 'text' && piece.kind !== 'blank') once(problemWith(source, piece, kind));
    wordSeen ||= isWord;
    lineBroken ||= wordSeen && piece.kind === 'line-break';
  }
}

function problemWith(source: Words, piece: Lexeme, kind: TextKind): Diagnostic | undefined {
  const raw = source.text.slice(piece.start, piece.end);
  if (piece.kind === 'unterminated-quote')
    return unterminated(raw, source.placeOf(piece.start, piece.start + 1));
  // a line break alone means nothing: only what stands behind it would run
  if (piece.kind === 'line-break') return undefined;
  return hostShellProblem(piece.kind, raw, source.placeOf(piece.start, piece.end), kind);
}

function secondLine(source: Words, { start, end }: Lexeme, kind: TextKind): Diagnostic | undefined {
  return hostShellProblem('line-break', '', source.placeOf(start, end), kind);
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
