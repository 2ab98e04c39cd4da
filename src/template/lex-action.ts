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
  /([ \t\r\n]+)|("(?:\\[^\n]|[^"\\\n])*"|`[^`]*`)|('(?:\\[^\n]|[^'\\\n])*')|([+-]?(?:\d|\.\d)(?:[eE][+-]|[pP][+-]|[\d_.a-zA-Z])*(?:[+-](?:\d|\.\d)(?:[eE][+-]|[pP][+-]|[\d_.a-zA-Z])*i)?)|(\.[\p{L}_][\p{L}\p{Nd}_]*)|(\.)|(\$[\p{L}\p{Nd}_]*)|([\p{L}_][\p{L}\p{Nd}_]*)|(:=|[|()=,])/uy;

/** In the order of the groups above. */
const kinds: readonly (TokenKind | 'blank')[] = [
  'blank',
  'text',
  'character',
  'number',
  'field',
  'dot',
  'variable',
  'word',
  'mark',
];

/** The closing delimiter behind a trim marker. */
const closings = { '}}': /[ \t\r\n]+-\}\}/y, '>>': /[ \t\r\n]+->>/y } as const;

/**
 * Splits an action into tokens, as far as the closing delimiter that belongs to its opening one.
 * @throws TemplateSyntaxError where a character fits nowhere, and when the action never ends
 * @see https://pkg.go.dev/text/template
 */
export function lexAction(
  text: string,
  opening: { start: number; end: number },
  closing: '}}' | '>>',
): LexedAction {
  const tokens: Token[] = [];
  for (let at = opening.end; at < text.length;) {
    const closed = closingAt(text, at, closing);
    if (closed) return { tokens, ...closed };
    at = tokenAt(text, at, tokens);
  }
  return refuse(`this action is never closed`, opening, `close it with '${closing}'`);
}

/** `}}` or ` -}}` at this offset; the white space before the trim marker is part of it. */
function closingAt(text: string, at: number, closing: '}}' | '>>'): Omit<LexedAction, 'tokens'> | undefined {
  if (text.startsWith(closing, at)) return { end: at + closing.length, trimsAfter: false };
  const trimming = closings[closing];
  trimming.lastIndex = at;
  if (!trimming.test(text)) return undefined;
  return { end: trimming.lastIndex, trimsAfter: true };
}

/** Adds the token at an offset, unless it is white space, and tells where it ends. */
function tokenAt(text: string, at: number, tokens: Token[]): number {
  token.lastIndex = at;
  const match = token.exec(text);
  if (!match) return unexpected(text, at);
  const [whole] = match;
  const groups: readonly (string | undefined)[] = match;
  const kind = kinds[groups.findIndex((group, index) => index > 0 && group !== undefined) - 1];
  const place = { start: at, end: at + whole.length };
  requireEnd(text, kind, place);
  if (kind === 'text') tokens.push({ kind, text: literal(whole, at), ...place });
  else if (kind === 'character') tokens.push({ kind, text: codeOf(whole, place), ...place });
  else if (kind !== undefined && kind !== 'blank') tokens.push({ kind, text: whole, ...place });
  return place.end;
}

/** A name ends where something else can begin; `a"b"` and `.a-b` are mistakes. */
function requireEnd(text: string, kind: string | undefined, { end }: { end: number }): void {
  if (kind !== 'field' && kind !== 'variable' && kind !== 'word') return;
  const next = text[end] ?? ' ';
  if (!/[\s.,|:()]/.test(next) && !text.startsWith('}}', end) && !text.startsWith('>>', end))
    unexpected(text, end);
}

function literal(written: string, at: number): string {
  const inside = written.slice(1, -1);
  return written.startsWith('`') ? inside.replaceAll('\r', '') : unescaped(inside, at + 1, '"');
}

/** A character constant is a number: its code point. */
function codeOf(written: string, place: { start: number; end: number }): string {
  const characters = Array.from(unescaped(written.slice(1, -1), place.start + 1, "'"));
  if (characters.length !== 1)
    refuse('a text stands in double quotes here, not in single ones', place, 'write "text" or `text`');
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
