import { codes, type DiagnosticCode } from './codes.js';
import { didYouMean } from './did-you-mean.js';
import type { Explanation } from './explanation.js';
import { explanations } from './explanations/index.js';

/** A code's documentation. */
export interface CodeExplanation extends Explanation {
  /** What it means, in a sentence. */
  readonly meaning: string;
}

/** Every code there is, in the order of the table. */
export const allCodes = Object.keys(codes) as readonly DiagnosticCode[];

/** The documentation of a code. */
export function explanationOf(code: DiagnosticCode): CodeExplanation {
  return { meaning: codes[code], ...explanations[code] };
}

/** The code a text names, also without its area when only one has that name; undefined when there is none. */
export function codeNamed(text: string): DiagnosticCode | undefined {
  const exact = allCodes.find((code) => code === text);
  if (exact !== undefined) return exact;
  const [only, second] = allCodes.filter((code) => code.endsWith(`/${text}`));
  return second === undefined ? only : undefined;
}

/** The code that was most likely meant. */
export function nearestCode(text: string): DiagnosticCode | undefined {
  const whole = didYouMean(text, allCodes);
  const names = allCodes.map((code) => code.split('/')[1] ?? '');
  const name = didYouMean(text.split('/').at(-1) ?? '', names);
  const near = whole ?? (name === undefined ? undefined : allCodes.find((code) => code.endsWith(`/${name}`)));
  return allCodes.find((code) => code === near);
}

/** A code's documentation as text for a person. */
export function renderExplanation(code: DiagnosticCode): string {
  const { meaning, why, example, remedy } = explanationOf(code);
  const indented = example.split('\n').map((line) => `  ${line}`.trimEnd());
  return [code, '', meaning, why, '', 'Example:', ...indented, '', `Remedy: ${remedy}`].join('\n');
}
