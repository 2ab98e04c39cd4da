/** A word and where it stands in its text. */
export interface PlainWord {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const separator = /\s/;
const pieces =
  /'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[^])*)"|\\(?<escaped>[\s'"])|(?<blank>\s+)|(?<other>[^])/gu;

/**
 * The words of a text as a later revision of the reference splits them: blanks and line breaks separate, quotes group,
 * operators are ordinary characters, and a backslash outside quotes is kept before anything but a separator or quote.
 */
export function laterWords(text: string): readonly PlainWord[] {
  const words: PlainWord[] = [];
  let open: PlainWord | undefined;
  for (const match of text.matchAll(pieces)) {
    const { single, double, escaped, blank, other } = match.groups ?? {};
    const end = match.index + match[0].length;
    if (blank !== undefined) {
      if (open !== undefined) words.push(open);
      open = undefined;
      continue;
    }
    const value = single ?? unescaped(double) ?? escaped ?? other ?? '';
    open = { value: (open?.value ?? '') + value, start: open?.start ?? match.index, end };
  }
  return open === undefined ? words : [...words, open];
}

function unescaped(text: string | undefined): string | undefined {
  return text?.replace(/\\([$`"\\]|\r?\n)/g, (_, character: string) =>
    separator.test(character) ? '' : character,
  );
}
