import type { Diagnostic } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { secretValues } from './secret-values.js';

/** What is wrong with a task file whatever it means: secrets in its text. Never repeats one. */
export function lintSource(source: SourceText): readonly Diagnostic[] {
  return secretValues(source).map(({ start, end, what }) => ({
    code: 'lint/secret-in-text',
    severity: 'warning',
    message: `${what} is written into the task file`,
    place: { source, start, end },
    hint: "take it from outside, '{{.Values.name}}' with '--set-secret name=env:NAME', and have this one replaced: it is no secret any more",
  }));
}
