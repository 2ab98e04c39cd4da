import type { Checked, Diagnostic } from '../diagnostic/index.js';

/** What an earlier stage found stands before what this one did. */
export function after<T>(found: readonly Diagnostic[], result: Checked<T>): Checked<T> {
  return result.ok
    ? { ...result, warnings: [...found, ...result.warnings] }
    : { ok: false, problems: [...found, ...result.problems] };
}
