import type { StepOutput } from './event.js';

const known = new WeakMap<StepOutput, string>();

/**
 * What a step printed as one text: the lines of an event, each with its line break. Whoever asks for the same event gets
 * the same text: it is put together once, to look for secrets and to be shown.
 */
export function printedText(event: StepOutput): string {
  const text = known.get(event) ?? [...event.lines, ''].join('\n');
  known.set(event, text);
  return text;
}
