import type { Place } from '../source/index.js';
import { stepsOf, type Task, type Words } from '../task/index.js';
import type { PlannedStep } from './plan.js';

/** Where a property is written inside a step: `key: value` up to the end of the line; undefined when its text has none. */
export function propertyPlace({ source, start, end }: Place, key: string): Place | undefined {
  const text = source.text.slice(start, end);
  const match = new RegExp(`^[\\t ]*(?:- +)?(?<written>['"]?${key}['"]?[\\t ]*:.*?)[\\t ]*\\r?$`, 'm').exec(
    text,
  );
  const written = match?.groups?.written;
  if (match === null || written === undefined) return undefined;
  const from = start + match.index + match[0].indexOf(written);
  return { source, start: from, end: from + written.length };
}

/** Where a word stands in the command of a planned step; the whole step when that cannot be told. */
export function wordPlace(step: PlannedStep, index: number, word: string, task: Task | undefined): Place {
  const written = task && stepsOf(task)[index];
  return placeIn(written?.cmd ?? written?.build, word) ?? step.place;
}

/** Where a word stands in a text; undefined when that cannot be told. */
export function placeIn(words: Words | undefined, word: string): Place | undefined {
  const at = words?.text.indexOf(word) ?? -1;
  return at < 0 ? undefined : words?.placeOf(at, at + word.length);
}
