import type { Diagnostic } from '../diagnostic/index.js';
import type { ContainerAction, PlannedStep } from '../plan/index.js';
import type { Facts } from './facts.js';
import { propertyPlace, wordPlace } from './places.js';

/** A power over the host that a step can take, and how it is recognised. */
interface Power {
  readonly permission: 'privileged' | 'docker-socket' | 'host-network';
  readonly code: Diagnostic['code'];
  /** The property that gives it, if one does. */
  readonly property?: string;
  readonly message: (id: string) => string;
  readonly hint: string;
  /** The word of the command that takes it, or true when a property does. */
  readonly taken: (container: ContainerAction) => string | boolean;
}

const powers: readonly Power[] = [
  {
    permission: 'privileged',
    code: 'lint/privileged',
    property: 'privileged',
    message: (id) => `step '${id}' runs privileged: it can do everything on the machine that runs it`,
    hint: "take 'privileged' away, or give only what it needs with '--cap-add'",
    taken: ({ privileged, options }) =>
      privileged && (options.find((word) => word.startsWith('--privileged')) ?? true),
  },
  {
    permission: 'docker-socket',
    code: 'lint/docker-socket',
    message: (id) => `step '${id}' mounts the Docker socket: whoever has it controls the machine`,
    hint: "use 'build', 'push' and 'cmd: docker …' steps, which need no socket",
    taken: ({ options }) => options.find((word) => /docker(?:\.sock|_engine)\b/.test(word)) ?? false,
  },
  {
    permission: 'host-network',
    code: 'lint/host-network',
    property: 'network',
    message: (id) => `step '${id}' uses the network of the machine that runs it`,
    hint: "leave 'network' out: steps reach each other by their ids",
    taken: ({ network, options }) => network === 'host' || (hostNetworkOption(options) ?? false),
  },
];

function hostNetworkOption(options: readonly string[]): string | undefined {
  return options.find(
    (word, index) =>
      /^--net(?:work)?=host$/.test(word) ||
      (word === 'host' && /^--net(?:work)?$/.test(options[index - 1] ?? '')),
  );
}

/** Steps that take powers over the machine they run on, unless the user has allowed that. */
export function hostPowers({ plan, task, allow }: Facts): readonly Diagnostic[] {
  const asked = powers.filter(({ permission }) => allow?.has(permission) !== true);
  return plan.steps.flatMap((step, index) =>
    asked.flatMap((power) => {
      const taken = step.action.kind === 'container' && power.taken(step.action);
      if (taken === false) return [];
      const place =
        typeof taken === 'string' ? wordPlace(step, index, taken, task) : placeOfProperty(step, power);
      const { code, message, hint } = power;
      return [{ code, severity: 'warning' as const, message: message(step.id), place, hint }];
    }),
  );
}

function placeOfProperty({ place }: PlannedStep, { property }: Power): Diagnostic['place'] & object {
  return (property === undefined ? undefined : propertyPlace(place, property)) ?? place;
}
