import { checked } from '../diagnostic/index.js';
import type { Checked, Diagnostic } from '../diagnostic/index.js';
import type { Step, Task } from '../task/index.js';
import { checkEnvironment, checkTaskEnvironment, mergeEnvironment, splitEnvironment } from './environment.js';
import { findCycle } from './find-cycle.js';
import { checkPowers } from './host-powers.js';
import { planAction } from './plan-action.js';
import type { Plan, PlannedStep, PlanOptions, RetryPolicy, RunVariables } from './plan.js';
import { stepIDs } from './step-ids.js';
import { stepOrder } from './step-order.js';
import { defaultNetworkName, planMounts, planNetworks, planSecrets, planVolumes } from './surroundings.js';
import type { Report } from './words.js';

const defaultTimeout = 600;
const defaultRetryDelay = 5;

/** Decides everything about a task that can be decided before it runs, or reports all that is wrong with it (SPEC §§3–7). */
export function planTask(task: Task, run: RunVariables, options: PlanOptions = {}): Checked<Plan> {
  const problems: Diagnostic[] = [];
  const report: Report = (problem) => problems.push(problem);
  const networks = planNetworks(task);
  const volumes = planVolumes(task, report);
  const secrets = planSecrets(task, report);
  checkTaskEnvironment(task, report);
  const ids = stepIDs(task.steps, report);
  const orders = stepOrder(task.steps, ids, report);
  const around: Surroundings = {
    task,
    run,
    report,
    network: defaultNetworkName(networks),
    volumes: new Set(volumes.map(({ name }) => name)),
    allow: options.allow ?? new Set(),
    environmentOfTask: splitEnvironment(task.env),
  };
  const steps = task.steps.flatMap((step, index) => {
    const order = { id: ids[index] ?? '', after: orders[index] ?? [] };
    return planStep(step, order, around) ?? [];
  });
  // The user's own task may take powers, with a warning; one from elsewhere starts with none.
  if (task.source.origin === 'remote') checkPowers({ steps, networks }, task.steps, around.allow, report);
  const erroneous = problems.some(({ severity }) => severity === 'error');
  if (!erroneous) reportCycle(steps, task.steps, report);
  // all that is wrong at once, also what alone would only make a step fail
  else problems.push(...steps.flatMap((step) => step.problems));
  return checked({ run, steps, networks, volumes, secrets }, problems);
}

interface Surroundings {
  readonly task: Task;
  readonly run: RunVariables;
  readonly report: Report;
  /** Of steps without one of their own. */
  readonly network: string;
  readonly volumes: ReadonlySet<string>;
  readonly allow: NonNullable<PlanOptions['allow']>;
  readonly environmentOfTask: readonly string[];
}

function planStep(
  step: Step,
  order: Pick<PlannedStep, 'id' | 'after'>,
  around: Surroundings,
): PlannedStep | undefined {
  const { task, run, report } = around;
  checkEnvironment(step.env ?? [], task.env.length > 0, report);
  checkCounts(step, report);
  checkCache(step, report);
  const mounts = planMounts(step, around.volumes, report);
  const environment = mergeEnvironment(around.environmentOfTask, step.env ?? []);
  const planned = planAction(
    step,
    {
      environment,
      defaultPlatform: { os: run.os, architecture: run.architecture },
      allow: around.allow,
      registry: run.registry,
      cacheTag: `cache_${run.taskName}_${order.id}`,
    },
    report,
  );
  return (
    planned && {
      ...order,
      ...planned,
      place: step.place,
      environment,
      mounts,
      network: firstOf(step.network, around.network),
      workingDirectory: firstOf(step.workingDirectory, task.workingDirectory),
      timeout: positive(step.timeout) ?? positive(task.stepTimeout) ?? defaultTimeout,
      startDelay: step.startDelay ?? 0,
      retry: retryPolicy(step),
      repeat: step.repeat ?? 0,
      ignoreErrors: step.ignoreErrors ?? false,
    }
  );
}

function checkCache({ cache }: Step, report: Report): void {
  if (cache === undefined || /^(?:enabled|disabled)?$/i.test(cache.value)) return;
  report({
    code: 'plan/invalid-cache',
    severity: 'error',
    message: `'cache' is 'enabled' or 'disabled', not '${cache.value}'`,
    place: cache.place,
    hint: "write 'cache: enabled', or leave it out",
  });
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
  const indexes = new Map(planned.map(({ id }, index) => [id, index]));
  const stepOf = (id: string) => steps[indexes.get(id) ?? -1];
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
