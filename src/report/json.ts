import type { Reporter, Write } from './reporter.js';

/** Controls that JSON need not escape and a terminal might obey. */
const controls = /[\x7f-\x9f\u2028\u2029]/g;

/** Every event as a line of JSON (NDJSON), for programs. */
export function jsonReporter({ write }: { readonly write: Write }): Reporter {
  return { report: (event) => write(`${JSON.stringify(event).replace(controls, escaped)}\n`) };
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
