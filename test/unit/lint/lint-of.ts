import type { Diagnostic, DiagnosticCode } from '../../../src/diagnostic/index.js';
import { lint, type Known } from '../../../src/lint/index.js';
import { planTask } from '../../../src/plan/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { planOf, print, run, taskOf } from '../plan/task-of.js';
import type { PlainStep } from '../plan/task-of.js';

/** Steps of examples run whatever image is short to write, and take what powers they need. */
const notAsked = new Set<DiagnosticCode>(['lint/latest-image', 'lint/docker-socket']);

/** What lint says about a task of these steps. */
export function lintOf(steps: readonly PlainStep[]): readonly Diagnostic[] {
  return lint(planOf(planTask(taskOf({ steps }), run))).filter(({ code }) => !notAsked.has(code));
}

/** The same as the user sees it. */
export function printedLintOf(steps: readonly PlainStep[]): string {
  return print(lintOf(steps));
}

/** Severity and code of each finding. */
export function findingsOf(steps: readonly PlainStep[]): readonly string[] {
  return lintOf(steps).map(({ severity, code }) => `${severity} ${code}`);
}

/** What one rule says about a task file's text. */
export async function ruleOn(
  code: DiagnosticCode,
  text: string,
  known: Omit<Known, 'task'> = {},
): Promise<readonly Diagnostic[]> {
  const loaded = await loadTask({ path: 'acb.yaml', text }, templateData({ run }));
  if (!loaded.ok) throw new Error(print(loaded.problems));
  const plan = planOf(planTask(loaded.value, run));
  return lint(plan, { ...known, task: loaded.value }).filter((finding) => finding.code === code);
}

/** The same for steps alone, as the user sees it. */
export async function printedRuleOn(
  code: DiagnosticCode,
  steps: string,
  known: Omit<Known, 'task'> = {},
): Promise<string> {
  return print(await ruleOn(code, `version: v1.1.0\nsteps:\n${steps}\n`, known));
}
