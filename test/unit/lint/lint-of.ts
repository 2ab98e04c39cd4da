import type { Diagnostic } from '../../../src/diagnostic/index.js';
import { lint } from '../../../src/lint/index.js';
import { planTask } from '../../../src/plan/index.js';
import { planOf, print, run, taskOf } from '../plan/task-of.js';
import type { PlainStep } from '../plan/task-of.js';

/** What lint says about a task of these steps. */
export function lintOf(steps: readonly PlainStep[]): readonly Diagnostic[] {
  return lint(planOf(planTask(taskOf({ steps }), run)));
}

/** The same as the user sees it. */
export function printedLintOf(steps: readonly PlainStep[]): string {
  return print(lintOf(steps));
}

/** Severity and code of each finding. */
export function findingsOf(steps: readonly PlainStep[]): readonly string[] {
  return lintOf(steps).map(({ severity, code }) => `${severity} ${code}`);
}
