import { Dict, List, byCodePoint, textsOf, type Value } from '../value.js';
import { show } from '../format/show.js';
import type { Work } from '../work.js';
import { fixed, type FunctionFamily } from './function.js';
import { bounded } from './limits.js';

/** `split splitn splitList join sortAlpha toStrings`: between texts and lists of them. */
export const splitting: FunctionFamily = {
  split: fixed(['string', 'string'], ([separator, text]) => numbered(splitText(separator, text))),
  splitn: fixed(['string', 'int', 'string'], ([separator, count, text]) =>
    numbered(splitAtMost(separator, count, text)),
  ),
  splitList: fixed(['string', 'string'], ([separator, text], { work }) => {
    work.spend(text.length);
    return textsOf(splitText(separator, text));
  }),
  join: fixed(['string', 'any'], ([separator, value], { work }) => {
    const texts = textsIn(value, work);
    bounded(
      texts.reduce((sum, text) => sum + text.length + separator.length, 0),
      work,
    );
    return texts.join(separator);
  }),
  sortAlpha: fixed(['any'], ([value], { work }) => {
    if (!(value instanceof List)) return textsOf([show(value, work)]);
    work.spend(value.items.length * 10);
    const texts = textsIn(value, work).sort(byCodePoint);
    // the reference sorts a list of texts where it stands
    if (value.type === '[]string') texts.forEach((text, index) => (value.items[index] = text));
    return textsOf(texts);
  }),
  toStrings: fixed(['any'], ([value], { work }) => textsOf(textsIn(value, work))),
};

function splitText(separator: string, text: string): string[] {
  return separator === '' ? Array.from(text) : text.split(separator);
}

function splitAtMost(separator: string, count: bigint, text: string): string[] {
  const all = splitText(separator, text);
  if (count < 0n || BigInt(all.length) <= count) return all;
  const kept = all.slice(0, Math.max(0, Number(count) - 1));
  return count === 0n ? [] : [...kept, all.slice(kept.length).join(separator)];
}

/** `_0`, `_1`, … */
function numbered(parts: readonly string[]): Dict {
  return new Dict(new Map(parts.map((part, index) => [`_${index}`, part])), 'map[string]string');
}

/** The elements as texts, without nil; anything else is its only element. */
function textsIn(value: Value, work: Work): string[] {
  const items = value instanceof List ? value.items : [value];
  return items.filter((item) => item !== null).map((item) => show(item, work));
}
