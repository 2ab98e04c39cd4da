import { bytesOf, textOf } from './bytes.js';
import { refuse } from './token.js';

const simple: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * What the inside of a quoted Go text or character stands for; `start` is where it begins in the template.
 * @throws TemplateSyntaxError for an escape sequence that Go does not know
 * @see https://go.dev/ref/spec#String_literals
 */
export function unescaped(inside: string, start: number, quote: '"' | "'"): string {
  if (!inside.includes('\\')) return inside;
  const bytes = new Set<number>();
  const text = inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g,
    (whole: string, ...groups: unknown[]) => {
      const [x, u, long, octal, letter] = groups as (string | undefined)[];
      const offset = groups.find((group) => typeof group === 'number') ?? 0;
      const place = { start: start + offset, end: start + offset + whole.length };
      const byte = x === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(x, 16);
      if (!Number.isNaN(byte)) {
        if (byte >= 0x80) bytes.add(byte);
        return byteCharacter(byte, place, quote);
      }
      const hex = u ?? long;
      if (hex !== undefined) return character(Number.parseInt(hex, 16), place);
      return letter === quote ? quote : (simple[letter ?? ''] ?? notAnEscape(whole, place));
    },
  );
  return bytes.size > 0 && quote === '"' ? textOf(bytesOf(text)) : text;
}

function notAnEscape(whole: string, place: { start: number; end: number }): never {
  return refuse(`'${whole}' is not an escape sequence`, place, "write a backslash as '\\\\'");
}

/** A byte of a text, which may be part of a character; in a character constant it is one by itself. */
function byteCharacter(byte: number, place: { start: number; end: number }, quote: string): string {
  if (byte > 0xff) refuse('there is no such byte', place, 'the highest is \\377');
  return String.fromCharCode(byte < 0x80 || quote === "'" ? byte : 0xdc00 + byte);
}

function character(code: number, place: { start: number; end: number }): string {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) refuse('there is no such character', place);
  return String.fromCodePoint(code);
}
