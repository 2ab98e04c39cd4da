import type { Severity } from '../diagnostic/index.js';
import type { PlannedStep } from '../plan/index.js';

/** A run is only bound to fail by a step whose failure counts (SPEC §11). */
export function severityOfFailure({ ignoreErrors }: PlannedStep): Severity {
  return ignoreErrors ? 'warning' : 'error';
}
