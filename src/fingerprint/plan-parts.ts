import { createHash } from 'node:crypto';
import type { Action, Plan, PlannedFlag, PlannedStep } from '../plan/index.js';
import type { PlanParts } from './fingerprint.js';

/** Flags whose values are pairs: each name is a part of its own. */
const pairs = new Set(['annotation', 'build-arg', 'build-context', 'env', 'label']);

/** Members of an action that other parts say, or that only lead to the task file. */
const elsewhere = /^(?:arguments|flags|options|tags|platforms|dockerfile|.*[pP]lace)$/;

/**
 * What is planned, taken apart so that a change can be named. The plan must have been made without what differs from run to
 * run, such as its ID, and without the values of secrets.
 */
export function planParts({ steps, volumes, networks }: Plan): PlanParts {
  return Object.fromEntries([
    ...steps.map((step) => [`step '${step.id}'`, stepParts(step)] as const),
    ...volumes.map(({ name, files }) => {
      const parts = files.map((file) => [`file '${file.name}'`, digestOfText(file.base64)] as const);
      return [`volume '${name}'`, Object.fromEntries(parts)] as const;
    }),
    ...networks.map((network) => [`network '${network.name}'`, members(network)] as const),
  ]);
}

function stepParts(step: PlannedStep): Readonly<Record<string, string>> {
  const { after, workingDirectory, network, timeout, startDelay, repeat, ignoreErrors } = step;
  const { retry, redirections, mounts, environment, action, kind } = step;
  return {
    ...members({ kind, when: after, workingDirectory, network, timeout, startDelay, repeat, ignoreErrors }),
    ...members({ retries: retry, redirections, volumeMounts: mounts }),
    ...grouped(environment.map((entry) => [`env ${entry.replace(/=.*$/s, '')}`, entry] as const)),
    ...actionParts(action),
  };
}

function actionParts(action: Action): Readonly<Record<string, string>> {
  const others = Object.entries(action).filter(([name]) => !elsewhere.test(name));
  const own = members(Object.fromEntries(others.map(([name, value]) => [name, value as unknown])));
  switch (action.kind) {
    case 'build':
      return { ...own, ...grouped(action.flags.map(flagPart)) };
    case 'container':
      return { ...own, ...members({ arguments: action.arguments }), ...grouped(action.flags.map(flagPart)) };
    case 'docker':
      return { ...own, ...members({ arguments: action.arguments }) };
    default:
      return members(Object.fromEntries(Object.entries(action).filter(([name]) => !/[pP]lace$/.test(name))));
  }
}

function flagPart({ flag, value }: PlannedFlag): readonly [string, string] {
  const name = pairs.has(flag) ? /^[^=]+/.exec(value)?.[0] : undefined;
  return [name === undefined ? `--${flag}` : `--${flag} ${name}`, value];
}

/** A part for each name, whatever values it has. */
function grouped(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of entries) groups.set(name, [...(groups.get(name) ?? []), value]);
  return members(Object.fromEntries(groups));
}

function members(record: object): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, digestOfText(JSON.stringify(value, withoutPlaces))] as const],
    ),
  );
}

function withoutPlaces(key: string, value: unknown): unknown {
  return /^(?:p|.*P)lace$/.test(key) ? undefined : value;
}

function digestOfText(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
