/** A piece of shell text. Offsets are UTF-16 code units; `end` is exclusive. */
export interface Lexeme {
  readonly kind: LexemeKind;
  readonly start: number;
  readonly end: number;
  /** What it adds to the word it stands in, quotes and backslashes removed; empty for what separates words. */
  readonly value: string;
}

export type LexemeKind =
  | 'text'
  | 'blank'
  | 'line-break'
  | 'comment'
  /** A backslash before a line break: nothing at all. */
  | 'continuation'
  /** `> >> < 2> &>` and the like; the word behind it is its file. */
  | 'redirection'
  /** `2>&1` and the like: a redirection that names no file. */
  | 'duplication'
  /** What hands work to a shell: `| && || ; & ( )` and here documents. */
  | 'operator'
  /** `$x`, `${x}`, `$(…)` or backticks, bare or in double quotes. */
  | 'expansion'
  /** `~` where a shell would put a home directory. */
  | 'home'
  | 'unterminated-quote';

const atWordStart =
  /(?<comment>#[^\n]*)|(?<home>~(?=[\w/]|\s|$))|(?<redirection>\d+(?:[<>]&(?:(?:\d+|-)(?=[\s;|&()<>]|$))?|<>|>>|>\||<(?!<)|>))/y;
const expansionSource = '\\$(?:\\w+|\\{[^}]*\\}?|\\([^)]*\\)?|[@*#?$!-])|`[^`]*`?';
const anywhere = new RegExp(
  [
    '(?<continuation>\\\\\\r?\\n)',
    '\\\\(?<escaped>[^])',
    "'(?<single>[^']*)'",
    '"(?<double>(?:[^"\\\\]|\\\\[^])*)"',
    '(?<unterminated>[\'"])',
    '(?<lineBreak>\\r?\\n)',
    '(?<blank>[ \\t\\r]+)',
    '(?<operator>&&|\\|\\||;;|<<<|<<-?|&(?!>)|[|;()])',
    '(?<redirection>[<>]&(?:(?:\\d+|-)(?=[\\s;|&()<>]|$))?|&>>?|<>|>>|>\\||<|>)',
    `(?<expansion>${expansionSource})`,
    '(?<text>[^\\s\\\\\'"<>|&;()$`]+|[^])',
  ].join('|'),
  'yu',
);
const inDoubleQuotes = new RegExp(`\\\\[^]|(?<expansion>${expansionSource})`, 'gu');

/**
 * The pieces of a shell text, in order and without gaps, by the token rules of POSIX; an unterminated quote takes the rest.
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_03
 */
export function lexemes(text: string): readonly Lexeme[] {
  const found: Lexeme[] = [];
  let wordStart = true;
  for (let offset = 0; offset < text.length;) {
    const next = lexemesAt(text, offset, wordStart);
    found.push(...next);
    const last = next.at(-1);
    if (last === undefined) break;
    offset = last.end;
    if (last.kind !== 'continuation') wordStart = separates(last.kind);
  }
  return found;
}

function separates(kind: LexemeKind): boolean {
  return (
    kind === 'blank' ||
    kind === 'line-break' ||
    kind === 'operator' ||
    /^(?:redirection|duplication)$/.test(kind)
  );
}

function lexemesAt(text: string, start: number, wordStart: boolean): readonly Lexeme[] {
  const match = (wordStart ? matchAt(atWordStart, text, start) : null) ?? matchAt(anywhere, text, start);
  if (match === null) return [];
  const end = start + match[0].length;
  const groups = match.groups ?? {};
  if (groups.double !== undefined) return doubleQuoted(text, start, end);
  if (groups.unterminated !== undefined) {
    return [{ kind: 'unterminated-quote', start, end: text.length, value: text.slice(end) }];
  }
  return [{ ...classify(groups, match[0]), start, end }];
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

function classify(groups: Partial<Record<string, string>>, raw: string): Pick<Lexeme, 'kind' | 'value'> {
  if (groups.blank !== undefined) return { kind: 'blank', value: '' };
  if (groups.lineBreak !== undefined) return { kind: 'line-break', value: '' };
  if (groups.continuation !== undefined) return { kind: 'continuation', value: '' };
  if (groups.comment !== undefined) return { kind: 'comment', value: '' };
  if (groups.operator !== undefined) return { kind: 'operator', value: '' };
  if (groups.redirection !== undefined)
    return { kind: /&[\d-]+$/.test(raw) ? 'duplication' : 'redirection', value: '' };
  if (groups.expansion !== undefined) return { kind: 'expansion', value: raw };
  if (groups.home !== undefined) return { kind: 'home', value: raw };
  return { kind: 'text', value: groups.escaped ?? groups.single ?? raw };
}

/** In double quotes a backslash escapes only `$`, backtick, `"`, itself and a line break; expansions stay expansions. */
function doubleQuoted(text: string, start: number, end: number): readonly Lexeme[] {
  const found: Lexeme[] = [];
  let from = start + 1;
  const literal = (to: number) => unescapeDoubleQuoted(text.slice(from, to));
  for (const match of text.slice(0, end - 1).matchAll(startingAt(inDoubleQuotes, start + 1))) {
    if (match.groups?.expansion === undefined) continue;
    found.push({ kind: 'text', start: from, end: match.index, value: literal(match.index) });
    from = match.index + match[0].length;
    found.push({ kind: 'expansion', start: match.index, end: from, value: match[0] });
  }
  return [...found, { kind: 'text', start: from, end, value: literal(end - 1) }];
}

function startingAt(pattern: RegExp, offset: number): RegExp {
  const copy = new RegExp(pattern);
  copy.lastIndex = offset;
  return copy;
}

function unescapeDoubleQuoted(text: string): string {
  return text.replace(/\\(?:\r?\n|([$`"\\]))/g, (_, character: string | undefined) => character ?? '');
}
