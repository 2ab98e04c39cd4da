import { checked } from '../diagnostic/index.js';
import type { Checked, Diagnostic } from '../diagnostic/index.js';
import type { Step, Task } from '../task/index.js';
import { checkEnvironment, checkTaskEnvironment, mergeEnvironment, splitEnvironment } from './environment.js';
import { findCycle } from './find-cycle.js';
import { permissionFor } from './host-power.js';
import { checkPowers } from './host-powers.js';
import { planAction } from './plan-action.js';
import { joined, partOf, type PlannedPart } from './part.js';
import type { Plan, PlannedNetwork, PlannedStep, PlanOptions, RetryPolicy, RunVariables } from './plan.js';
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
  const { scope = '' } = options;
  const networks = planNetworks(task).map((network) => scopedNetwork(network, scope));
  const volumes = planVolumes(task, report);
  const secrets = planSecrets(task, report);
  checkTaskEnvironment(task, report);
  const ids = stepIDs(task.steps, report);
  const orders = stepOrder(task.steps, ids, report);
  const around: Surroundings = {
    task,
    run,
    report,
    scope,
    remote: options.remote === true || task.source.origin === 'remote',
    networks,
    network: defaultNetworkName(networks),
    volumes: new Set(volumes.map(({ name }) => name)),
    allow: options.allow ?? new Set(),
    platform: options.platform,
    environmentOfTask: splitEnvironment(task.env),
  };
  const parts: PlannedPart[] = [];
  const planned = task.steps.flatMap((step, index) => {
    const order = { id: `${scope}${ids[index] ?? ''}`, after: (orders[index] ?? []).map((id) => scope + id) };
    if (step.task === undefined) return planStep(step, order, around) ?? [];
    const part = planPartOf(step, order, around);
    parts.push(...(part === undefined ? [] : [part]));
    return part?.steps ?? [];
  });
  // The user's own task may take powers, with a warning; one from elsewhere starts with none.
  const own = planned.filter((step) => (step.scope ?? '') === scope);
  if (around.remote) checkPowers({ steps: own, networks, secrets }, task.steps, around.allow, report);
  const erroneous = problems.some(({ severity }) => severity === 'error');
  if (!erroneous) reportCycle(ids, orders, task.steps, report);
  // all that is wrong at once, also what alone would only make a step fail
  else problems.push(...planned.flatMap((step) => step.problems));
  const named = volumes.map((volume) => ({ ...volume, name: scope + volume.name }));
  return checked(joined({ run, steps: planned, networks, volumes: named, secrets }, parts), problems);
}

/** The plan of the task that a step runs; undefined when it was reported as impossible. */
function planPartOf(
  step: Step,
  order: Pick<PlannedStep, 'id' | 'after'>,
  { task, run, allow, platform, remote, report }: Surroundings,
): PlannedPart | undefined {
  const part = task.parts?.get(step);
  if (part === undefined) {
    const hint = 'name a task that is there';
    const message = `the task '${step.task?.value ?? ''}' was not read`;
    report({ code: 'task/part-unread', severity: 'error', message, place: step.place, hint });
    return undefined;
  }
  const directory = firstOf(step.workingDirectory, task.workingDirectory);
  const whole = { ...part.task, env: [...(step.env ?? []), ...part.task.env] };
  const plan = planTask(whole, run, {
    // what the user allows is not meant for whoever wrote a part of the task
    allow: remote || part.remote ? new Set() : allow,
    ...(platform === undefined ? {} : { platform }),
    scope: `${order.id}.`,
    remote: remote || part.remote,
  });
  (plan.ok ? plan.warnings : plan.problems).forEach(report);
  return plan.ok ? partOf(plan.value, order, directory) : undefined;
}

function scopedNetwork(network: PlannedNetwork, scope: string): PlannedNetwork {
  return network.skipCreation ? network : { ...network, name: scope + network.name };
}

interface Surroundings {
  readonly task: Task;
  readonly run: RunVariables;
  readonly report: Report;
  /** What stands before the names of its steps, networks and volumes; empty unless a step runs the task. */
  readonly scope: string;
  /** The task came from somewhere else. */
  readonly remote: boolean;
  readonly networks: readonly PlannedNetwork[];
  /** Of steps without one of their own. */
  readonly network: string;
  readonly volumes: ReadonlySet<string>;
  readonly allow: NonNullable<PlanOptions['allow']>;
  readonly platform: PlanOptions['platform'];
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
  const { scope } = around;
  const mounts = planMounts(step, around.volumes, report).map((mount) => ({
    ...mount,
    volume: scope + mount.volume,
  }));
  const environment = mergeEnvironment(around.environmentOfTask, step.env ?? []);
  const planned = planAction(
    step,
    {
      environment,
      defaultPlatform: { os: run.os, architecture: run.architecture },
      platform: around.platform,
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
      network: networkOf(step, around),
      ...(scope === '' ? {} : { scope }),
      ...(around.remote ? { remote: true } : {}),
      ...(around.remote && !around.allow.has(permissionFor.files) ? { confined: true } : {}),
      workingDirectory: firstOf(step.workingDirectory, task.workingDirectory),
      timeout: positive(step.timeout) ?? positive(task.stepTimeout) ?? defaultTimeout,
      startDelay: step.startDelay ?? 0,
      retry: retryPolicy(step),
      repeat: step.repeat ?? 0,
      ignoreErrors: step.ignoreErrors ?? false,
    }
  );
}

/** A name is of one of the task's own networks, or one that the engine has. */
function networkOf({ network }: Step, { network: usual, networks, scope }: Surroundings): string {
  const own = networks.some(({ name, skipCreation }) => !skipCreation && name === `${scope}${network ?? ''}`);
  return own && network !== undefined && network !== '' ? scope + network : firstOf(network, usual);
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

function reportCycle(
  ids: readonly string[],
  orders: readonly (readonly string[])[],
  steps: readonly Step[],
  report: Report,
): void {
  const cycle = findCycle(new Map(ids.map((id, index) => [id, orders[index] ?? []])));
  if (cycle === undefined) return;
  const stepOf = (id: string) => steps[ids.indexOf(id)];
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
