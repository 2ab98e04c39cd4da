import { bytesOf } from '../bytes.js';

/** White space as Unicode, and so Go, sees it. */
export const spaces: ReadonlySet<string> = new Set(
  '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
);

/** A text without some characters at its ends. */
export function trimmedOf(text: string, characters: ReadonlySet<string>): string {
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  while (start < end && characters.has(all[start] ?? '')) start++;
  while (end > start && characters.has(all[end - 1] ?? '')) end--;
  return start === 0 && end === all.length ? text : all.slice(start, end).join('');
}

/** Each byte of a text seen as a character, as some of Sprig's functions take them. */
export function latin1(text: string): string {
  return bytesOf(text).toString('latin1');
}

/** One character in upper case; those that would become several stay as they are, as in Go. */
export function upper(character: string): string {
  const found = character.toUpperCase();
  return Array.from(found).length === 1 ? found : character;
}

/** One character in lower case. */
export function lower(character: string): string {
  return Array.from(character.toLowerCase())[0] ?? '';
}

const titled: Readonly<Record<string, string>> = {
  ǆ: 'ǅ',
  Ǆ: 'ǅ',
  ǉ: 'ǈ',
  Ǉ: 'ǈ',
  ǌ: 'ǋ',
  Ǌ: 'ǋ',
  ǳ: 'ǲ',
  Ǳ: 'ǲ',
};

/** One character in title case, which differs from upper case for a few. */
export function title(character: string): string {
  return titled[character] ?? (/^[ǅǈǋǲ]$/.test(character) ? character : upper(character));
}

export function isUpper(character: string): boolean {
  return /^\p{Lu}$/u.test(character);
}
