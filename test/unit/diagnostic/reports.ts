import type { Diagnostic, FileReport } from '../../../src/diagnostic/index.js';

const text = 'version: v1.1.0\nsteps:\n- build: -t app, 100% .\n- push: [ap]\n';
const source = { path: 'my tasks/build:1,%.yaml', text };

/** The place of a text in the example. */
function placeOf(part: string): NonNullable<Diagnostic['place']> {
  const start = text.indexOf(part);
  return { source, start, end: start + part.length };
}

const error: Diagnostic = {
  code: 'lint/image-not-built',
  severity: 'error',
  message: "image 'ap' is pushed: but, 100% no step builds it",
  place: placeOf('[ap]'),
  related: [{ message: "step 'acb_step_0' builds this nearly equal name", place: placeOf('app') }],
  hint: "did you mean 'app'?",
};

const overLines: Diagnostic = {
  code: 'lint/privileged',
  severity: 'warning',
  message: 'first\r\n::error::second',
  place: placeOf('steps:\n- build'),
};

const withoutPlace: Diagnostic = {
  code: 'read/not-found',
  severity: 'error',
  message: "the task file 'gone.yaml' does not exist",
};

/** Two files: one with findings of every form, one that is not there. */
export const reports: readonly FileReport[] = [
  { path: source.path, diagnostics: [error, overLines] },
  { path: 'gone.yaml', diagnostics: [withoutPlace] },
];
