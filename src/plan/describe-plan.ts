import { posix } from 'node:path';
import { positionAt, type Place } from '../source/index.js';
import type { Action, ContainerAction, Plan, PlannedStep, Redirection } from './plan.js';

/** Where something stands, as people count: lines and columns from 1. */
export interface DescribedPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A plan as JSON-safe data for `plan --output json`; its shape is stable: properties are added, none renamed or taken away.
 * Places are `{path, line, column}`, times are seconds. The contents of volumes are left out, because they are secret.
 */
export function describePlan(plan: Plan) {
  return {
    run: plan.run,
    steps: plan.steps.map(describeStep),
    networks: plan.networks.map((network) => withPlace(network)),
    volumes: plan.volumes.map(({ name, files, place }) => ({
      name,
      files: files.map((file) => file.name),
      place: describePlace(place),
    })),
    secrets: plan.secrets.map((secret) => withPlace(secret)),
  };
}

/** A plan as `plan --output json` shows it. */
export type DescribedPlan = ReturnType<typeof describePlan>;

function describeStep(step: PlannedStep) {
  const { id, kind, after, words, network, timeout, startDelay, retry, repeat, ignoreErrors } = step;
  return {
    id,
    kind,
    after,
    ...(kind === 'push' || isHostShell(step) ? {} : { words }),
    ...workingDirectoryOf(step),
    network,
    timeout,
    startDelay,
    retry,
    repeat,
    ignoreErrors,
    environment: step.environment,
    redirections: step.redirections.map(describeRedirection),
    mounts: step.mounts.map(({ volume, path }) => ({ volume, path })),
    action: describeAction(step.action),
    problems: step.problems.map(({ code, message }) => ({ code, message })),
    place: describePlace(step.place),
  };
}

function isHostShell({ action }: PlannedStep): boolean {
  return action.kind === 'host-shell';
}

/** `workingDirectory` as written; `workdir` is where that is in the step's container, as ACR gives it to every build and cmd. */
function workingDirectoryOf({ kind, workingDirectory, action }: PlannedStep) {
  if (kind === 'push' || leavesWorkingDirectory(action)) return { workingDirectory };
  return { workingDirectory, workdir: posix.resolve('/workspace', workingDirectory) };
}

function leavesWorkingDirectory(action: Action): boolean {
  const container: Pick<ContainerAction, 'disableWorkingDirectoryOverride'> | undefined =
    action.kind === 'container'
      ? action
      : action.kind === 'host-shell' && action.program.kind === 'container'
        ? action.program.properties
        : undefined;
  return container?.disableWorkingDirectoryOverride ?? false;
}

function describeRedirection(redirection: Redirection) {
  const { stream, mode } = redirection;
  return mode === 'join'
    ? { stream, mode, target: redirection.target }
    : { stream, mode, path: redirection.path };
}

/** Places inside an action are described like all others; everything else of it is JSON-safe already. */
function describeAction(action: Action): unknown {
  return describeValue(action);
}

function describeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(describeValue);
  if (typeof value !== 'object' || value === null) return value;
  if (isPlace(value)) return describePlace(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, describeValue(each)]));
}

function isPlace(value: object): value is Place {
  return 'source' in value && 'start' in value && 'end' in value;
}

function withPlace<T extends { readonly place?: Place }>({ place, ...rest }: T) {
  return place === undefined ? rest : { ...rest, place: describePlace(place) };
}

function describePlace({ source, start }: Place): DescribedPlace {
  return { path: source.path, ...positionAt(source, start) };
}
