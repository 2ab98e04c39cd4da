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
  "'": "'",
  '"': '"',
};

/**
 * What the inside of a quoted Go text or character stands for; `start` is where it begins in the template.
 * @see https://go.dev/ref/spec#String_literals
 */
export function unescaped(inside: string, start: number): string {
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g,
    (whole: string, ...groups: unknown[]) => {
      const [x, u, long, octal, letter] = groups as (string | undefined)[];
      const offset = groups.find((group) => typeof group === 'number') ?? 0;
      const place = { start: start + offset, end: start + offset + whole.length };
      const hex = x ?? u ?? long;
      if (hex !== undefined) return character(Number.parseInt(hex, 16), place);
      if (octal !== undefined) return character(Number.parseInt(octal, 8), place);
      return (
        simple[letter ?? ''] ??
        refuse(`'${whole}' is not an escape sequence`, place, "write a backslash as '\\\\'")
      );
    },
  );
}

function character(code: number, place: { start: number; end: number }): string {
  if (code > 0x10ffff) refuse('there is no such character', place);
  return String.fromCodePoint(code);
}
