import { strayByte } from '../bytes.js';

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
};

/**
 * A text in double quotes as Go quotes it (`%q`), or a character in single ones.
 * @see https://pkg.go.dev/strconv#Quote
 */
export function quoted(text: string, quote: '"' | "'" = '"', ascii = false): string {
  if (quote === '"' && /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`;
  return quote + Array.from(text, (character) => quotedCharacter(character, quote, ascii)).join('') + quote;
}

function quotedCharacter(character: string, quote: string, ascii: boolean): string {
  if (character === quote) return `\\${quote}`;
  const escape = escapes[character];
  if (escape !== undefined) return escape;
  const byte = strayByte(character);
  if (byte !== undefined) return `\\x${byte.toString(16)}`;
  const code = character.codePointAt(0) ?? 0;
  if (isPrintable(character) && !(ascii && code > 0x7e)) return character;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

/** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(character: string): boolean {
  return character === ' ' || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}
