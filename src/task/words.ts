import { Scalar } from 'yaml';
import type { Place } from '../source/index.js';
import type { Words } from './placed.js';
import { textOf, type YAMLText } from './yaml.js';

/** The text of a scalar, each character of which leads back to the author's file through quotes and folding. */
export function wordsOf(scalar: Scalar, yaml: YAMLText): Words {
  const text = textOf(scalar);
  const { map } = yaml.expanded;
  // most texts stand in the YAML as they are, and need no table
  const first = contentStart(scalar, yaml.expanded.text, scalar.range?.[0] ?? 0);
  const verbatim = yaml.expanded.text.startsWith(text, first);
  let offsets: readonly number[] | undefined;
  return {
    text,
    place: yaml.placeOf(scalar),
    placeOf: (start, end) => {
      if (verbatim)
        return map.placeOf(first + Math.min(start, text.length), first + Math.min(end, text.length));
      offsets ??= offsetsOf(scalar, yaml.expanded.text);
      const from = offsets[Math.min(start, text.length)] ?? 0;
      const last = offsets[Math.min(Math.max(start, end - 1), text.length)] ?? from;
      return map.placeOf(from, end > start ? last + 1 : from);
    },
  };
}

/** The same words with an image in place of the alias they begin with. */
export function withImage(words: Words, imageAliases: ReadonlyMap<string, string>): Words {
  const start = words.text.length - words.text.trimStart().length;
  const trimmed = words.text.trim();
  const blank = trimmed.indexOf(' ');
  const name = blank === -1 ? trimmed : trimmed.slice(0, blank);
  const image = imageAliases.get(name);
  if (image === undefined) return words;
  const back = (offset: number, inImage: number): number =>
    offset <= image.length ? start + inImage : start + name.length + (offset - image.length);
  const placeOf = (from: number, to: number): Place =>
    words.placeOf(from < image.length ? start : back(from, name.length), back(to, name.length));
  return { text: image + trimmed.slice(name.length), place: words.place, placeOf };
}

/**
 * Where each character of a scalar's text stands in the YAML text, and its end. Walks through both side by side: what
 * the text lacks is indentation, line folding, quotes and escapes.
 */
function offsetsOf(scalar: Scalar, source: string): readonly number[] {
  const text = textOf(scalar);
  const [start = 0, end = 0] = scalar.range ?? [];
  const double = scalar.type === Scalar.QUOTE_DOUBLE;
  const offsets: number[] = [];
  let at = contentStart(scalar, source, start);
  for (const character of text) {
    at = matching(character, at, end, source, double);
    for (let unit = 0; unit < character.length; unit++) offsets.push(Math.min(at + unit, end));
    at += widthAt(character, at, source, scalar);
  }
  offsets.push(Math.min(at, end));
  return offsets;
}

/** Behind the opening quote, or behind the line of a block scalar's `|` or `>`. */
function contentStart(scalar: Scalar, source: string, start: number): number {
  if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE) return start + 1;
  if (scalar.type !== Scalar.BLOCK_LITERAL && scalar.type !== Scalar.BLOCK_FOLDED) return start;
  return source.indexOf('\n', start) + 1;
}

/** The next offset that can stand for the character; white space that only lays the YAML out is passed over. */
function matching(character: string, from: number, end: number, source: string, double: boolean): number {
  let at = from;
  while (at < end) {
    const found = source[at] ?? '';
    if (source.startsWith(character, at)) return at;
    if (double && found === '\\') {
      // a line may end in a backslash, which joins it with the next
      if (source[at + 1] !== '\n' && source[at + 1] !== '\r') return at;
      at += 1;
    } else if (isBlank(found)) {
      if (isBlank(character)) return at;
      at += 1;
    } else return at;
  }
  return at;
}

/** How many characters of the YAML text write this one. */
function widthAt(character: string, at: number, source: string, scalar: Scalar): number {
  if (scalar.type === Scalar.QUOTE_DOUBLE && source[at] === '\\') {
    return { x: 4, u: 6, U: 10 }[source[at + 1] ?? ''] ?? 2;
  }
  if (scalar.type === Scalar.QUOTE_SINGLE && character === "'") return 2;
  return character.length;
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
