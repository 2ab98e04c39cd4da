import { unescaped } from './text-literal.js';
import { refuse, type Token, type TokenKind } from './token.js';

/** The inside of an action, from its opening delimiter to its closing one. */
export interface LexedAction {
  readonly tokens: readonly Token[];
  /** Just behind the closing delimiter. */
  readonly end: number;
  /** The closing delimiter takes the white space after it away. */
  readonly trimsAfter: boolean;
}

const token =
  /(?<blank>[ \t\r\n]+)|(?<text>"(?:\\[^\n]|[^"\\\n])*"|`[^`]*`)|(?<character>'(?:\\[^\n]+?|[^'\\\n])')|(?<number>[+-]?(?:0[xX][\da-fA-F_]+|0[bBoO][\d_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?))|(?<field>\.[\p{L}_][\p{L}\p{Nd}_]*)|(?<dot>\.)|(?<variable>\$[\p{L}\p{Nd}_]*)|(?<word>[\p{L}_][\p{L}\p{Nd}_]*)|(?<mark>:=|[|()=,])/uy;

/**
 * Splits an action into tokens, as far as the closing delimiter that belongs to its opening one.
 * @throws TemplateSyntaxError where a character fits nowhere, and when the action never ends
 * @see https://pkg.go.dev/text/template
 */
export function lexAction(
  text: string,
  opening: { start: number; end: number },
  closing: string,
): LexedAction {
  const tokens: Token[] = [];
  for (let at = opening.end; at < text.length;) {
    const closed = closingAt(text, at, closing);
    if (closed) return { tokens, ...closed };
    const found = tokenAt(text, at);
    if (found.kind !== 'blank') tokens.push({ ...found, kind: found.kind });
    at = found.end;
  }
  return refuse(`this action is never closed`, opening, `close it with '${closing}'`);
}

/** `}}` or ` -}}` at this offset; the white space before the trim marker is part of it. */
function closingAt(text: string, at: number, closing: string): Omit<LexedAction, 'tokens'> | undefined {
  if (text.startsWith(closing, at)) return { end: at + closing.length, trimsAfter: false };
  const trimming = /[ \t\r\n]+-/y;
  trimming.lastIndex = at;
  if (!trimming.test(text) || !text.startsWith(closing, trimming.lastIndex)) return undefined;
  return { end: trimming.lastIndex + closing.length, trimsAfter: true };
}

function tokenAt(text: string, at: number): Omit<Token, 'kind'> & { readonly kind: TokenKind | 'blank' } {
  token.lastIndex = at;
  const match = token.exec(text);
  if (!match) return unexpected(text, at);
  const groups: Readonly<Record<string, string | undefined>> = match.groups ?? {};
  const kind = Object.keys(groups).find((name) => groups[name] !== undefined) as
    TokenKind | 'blank' | 'character';
  const place = { start: at, end: at + match[0].length };
  if (kind === 'text') return { kind, text: literal(match[0], at), ...place };
  if (kind === 'character') return { kind: 'number', text: codeOf(match[0], place), ...place };
  return { kind, text: match[0], ...place };
}

function literal(written: string, at: number): string {
  const inside = written.slice(1, -1);
  return written.startsWith('`') ? inside.replaceAll('\r', '') : unescaped(inside, at + 1);
}

/** A character constant is a number: its code point. */
function codeOf(written: string, place: { start: number; end: number }): string {
  const characters = Array.from(unescaped(written.slice(1, -1), place.start + 1));
  if (characters.length !== 1)
    refuse(`${written} is not one character`, place, 'write a text in double quotes');
  return String(characters[0]?.codePointAt(0) ?? 0);
}

function unexpected(text: string, at: number): never {
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
  const place = { start: at, end: at + found.length };
  if (found === '"' || found === '`') refuse('this text is never closed', place, `close it with '${found}'`);
  if (found === "'")
    refuse('a text stands in double quotes here, not in single ones', place, 'write "text" or `text`');
  const hint = found === '-' ? dashHint(text, at) : undefined;
  return refuse(`'${found}' has no meaning in an action`, place, hint);
}

/** `.Values.k-dash`: a name cannot have a dash, a key can. */
function dashHint(text: string, at: number): string | undefined {
  const before = /((?:\$\w*)?(?:\.\w+)*)\.(\w+)$/.exec(text.slice(Math.max(0, at - 200), at));
  if (!before) return undefined;
  const [, owner, name = ''] = before;
  const rest = /^[\w-]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
  return `for a key with '-' in it write (index ${owner === '' ? '.' : owner} "${name}${rest}")`;
}
