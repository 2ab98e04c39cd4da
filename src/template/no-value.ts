import { Expansion, type Expanded } from '../source/index.js';

const noValue = '<no value>';

/** The reference takes every `<no value>` out of what it has rendered, whoever wrote it. */
export function withoutNoValue(input: Expanded): Expanded {
  const { text } = input;
  if (!text.includes(noValue)) return input;
  const expansion = new Expansion(input);
  let at = 0;
  for (let found = text.indexOf(noValue); found !== -1; found = text.indexOf(noValue, at)) {
    expansion.copy(at, found);
    at = found + noValue.length;
  }
  expansion.copy(at, text.length);
  return expansion.finish();
}
