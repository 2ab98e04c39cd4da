/**
 * Text from a file nobody vouches for, made safe and honest to print: control characters, direction overrides and
 * invisible characters become visible symbols, a tab becomes spaces.
 */
export function visible(text: string): string {
  return printable.test(text) || !dangerous.test(text) ? text : Array.from(text, visibleCharacter).join('');
}

/** Of most texts this is all that has to be asked, and it is asked quickly. */
const printable = /^[ -~]*$/;
const tab = '    ';
const dangerous = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** One character (code point) as {@link visible} shows it. */
export function visibleCharacter(character: string): string {
  if (character === '\t') return tab;
  if (!dangerous.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|^\p{Emoji_Presentation}$|^[\u{20000}-\u{3fffd}]$/u;

/** Columns that visible text takes on a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}
