const sequence = /(\x1b\[[\d;:]*m)|./gsu;
const printableAscii = /^[ -~]*$/;
const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]$|^\p{Emoji_Presentation}$|^[\u{20000}-\u{3fffd}]$/u;

/** Columns that a text takes on a terminal; colours take none. */
export function widthOf(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const [part, color] of text.matchAll(sequence))
    width += color === undefined ? widthOfCharacter(part) : 0;
  return width;
}

/** Cuts a text that is too wide and puts `…` at its end. */
export function elide(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  return `${wrapColumns(text, Math.max(1, width - 1))[0] ?? ''}…`;
}

/** Fills a text up to a width. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Cuts a text into lines of at most `width` columns, at any character; colours go on in the next line. */
export function wrapColumns(text: string, width: number): string[] {
  if (width === Infinity || widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  let used = 0;
  let painted = '';
  for (const [part, color] of text.matchAll(sequence)) {
    const more = color === undefined ? widthOfCharacter(part) : 0;
    if (used + more > width) {
      lines.push(painted === '' ? line : `${line}\x1b[0m`);
      line = painted;
      used = 0;
    }
    if (color !== undefined) painted = /\[0*m$/.test(color) ? '' : painted + color;
    line += part;
    used += more;
  }
  return [...lines, line];
}

/** Breaks a sentence at spaces into lines of at most `width` columns; longer words are cut. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').flatMap((part) => wrapColumns(part, width))) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

const widthOfCharacter = (character: string): number =>
  combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
