import { checked } from '../diagnostic/index.js';
import type { Checked, Diagnostic } from '../diagnostic/index.js';
import type { Step, Task } from '../task/index.js';
import { checkEnvironment, mergeEnvironment } from './environment.js';
import { findCycle } from './find-cycle.js';
import { planAction } from './plan-action.js';
import type { Plan, PlannedStep, RetryPolicy, RunVariables } from './plan.js';
import { stepIDs } from './step-ids.js';
import { stepOrder } from './step-order.js';
import type { Report } from './words.js';

const defaultTimeout = 600;
const defaultRetryDelay = 5;

/** Decides everything about a task that can be decided before it runs, or reports all that is wrong with it (SPEC §§3–7). */
export function planTask(task: Task, run: RunVariables): Checked<Plan> {
  const problems: Diagnostic[] = [];
  const report: Report = (problem) => problems.push(problem);
  checkEnvironment(task.env, report);
  const ids = stepIDs(task.steps, report);
  const orders = stepOrder(task.steps, ids, report);
  const steps = task.steps.flatMap((step, index) => {
    const order = { id: ids[index] ?? '', after: orders[index] ?? [] };
    return planStep(task, step, { run, order, report }) ?? [];
  });
  if (problems.length === 0) reportCycle(steps, task.steps, report);
  return checked({ run, steps }, problems);
}

interface Surroundings {
  readonly run: RunVariables;
  readonly order: Pick<PlannedStep, 'id' | 'after'>;
  readonly report: Report;
}

function planStep(task: Task, step: Step, { run, order, report }: Surroundings): PlannedStep | undefined {
  checkEnvironment(step.env ?? [], report);
  checkCounts(step, report);
  const environment = mergeEnvironment(task.env, step.env ?? []);
  const defaultPlatform = { os: run.os, architecture: run.architecture };
  const action = planAction(step, { environment, defaultPlatform }, report);
  return (
    action && {
      ...order,
      place: step.place,
      action,
      environment,
      workingDirectory: firstOf(step.workingDirectory, task.workingDirectory),
      timeout: positive(step.timeout) ?? positive(task.stepTimeout) ?? defaultTimeout,
      startDelay: step.startDelay ?? 0,
      retry: retryPolicy(step),
      repeat: step.repeat ?? 0,
      ignoreErrors: step.ignoreErrors ?? false,
    }
  );
}

function retryPolicy({ retries, retryDelay, retryOnErrors }: Step): RetryPolicy {
  return {
    count: retries ?? 0,
    delaySeconds: positive(retryDelay) ?? defaultRetryDelay,
    onErrors: retryOnErrors ?? [],
  };
}

/** As in ACR, zero and less mean the default. */
function positive(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

function firstOf(own: string | undefined, inherited: string | undefined): string {
  return own === undefined || own === '' ? (inherited ?? '') : own;
}

function checkCounts(step: Step, report: Report): void {
  for (const name of ['retries', 'repeat'] as const) {
    if ((step[name] ?? 0) >= 0) continue;
    report({
      code: 'plan/negative-count',
      severity: 'error',
      message: `'${name}' cannot be negative`,
      place: step.place,
      hint: `write '${name}: 0', or leave it out`,
    });
  }
}

function reportCycle(planned: readonly PlannedStep[], steps: readonly Step[], report: Report): void {
  const cycle = findCycle(new Map(planned.map(({ id, after }) => [id, after])));
  if (cycle === undefined) return;
  const stepOf = (id: string) => steps[planned.findIndex((step) => step.id === id)];
  const hops = cycle
    .slice(0, -1)
    .map((id, index) => ({ id, waitsFor: cycle[index + 1] ?? '', step: stepOf(id) }));
  const related = hops.flatMap(({ id, waitsFor, step }) => {
    const named = step?.when?.find(({ value }) => value === waitsFor);
    const place = named?.place ?? step?.place;
    const why = named === undefined ? ", the step before it, because it has no 'when'" : '';
    return place === undefined ? [] : [{ message: `'${id}' waits for '${waitsFor}'${why}`, place }];
  });
  const [first, ...others] = related;
  report({
    code: 'plan/cycle',
    severity: 'error',
    message: `steps wait for each other: ${cycle.map((id) => `'${id}'`).join(' → ')}`,
    ...(first !== undefined && { place: first.place }),
    related: others,
    hint: "remove one of these from its step's 'when'",
  });
}
