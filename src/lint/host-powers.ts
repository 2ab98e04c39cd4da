import type { Diagnostic } from '../diagnostic/index.js';
import { hostPowers as powersOf, powerPlace, type HostPower, type Permission } from '../plan/index.js';
import { stepsOf } from '../task/index.js';
import type { Facts } from './facts.js';

/** What is said of a power that is worth a warning in a task of the user's own. */
interface Warning {
  readonly permission: Permission;
  readonly code: Diagnostic['code'];
  readonly does: string;
  readonly hint: string;
}

const warnings: Partial<Readonly<Record<HostPower['kind'], Warning>>> = {
  privileged: {
    permission: 'privileged',
    code: 'lint/privileged',
    does: 'runs privileged: it can do everything on the machine that runs it',
    hint: "take 'privileged' away, or give only what it needs with '--cap-add'",
  },
  socket: {
    permission: 'docker-socket',
    code: 'lint/docker-socket',
    does: 'mounts the Docker socket: whoever has it controls the machine',
    hint: "use 'build', 'push' and 'cmd: docker …' steps, which need no socket",
  },
  'host-network': {
    permission: 'host-network',
    code: 'lint/host-network',
    does: 'uses the network of the machine that runs it',
    hint: "leave 'network' out: steps reach each other by their ids",
  },
};

/** Steps that take powers over the machine they run on, unless the user has allowed that. */
export function hostPowers({ plan, task, allow }: Facts): readonly Diagnostic[] {
  const written = task === undefined ? [] : stepsOf(task);
  return plan.steps.flatMap((step, index) => {
    if (step.action.kind !== 'container') return [];
    return powersOf(step, plan).flatMap((power) => {
      const warning = warnings[power.kind];
      if (warning === undefined || allow?.has(warning.permission) === true) return [];
      const { code, does, hint } = warning;
      const place = powerPlace(step, power, written[index]);
      return [{ code, severity: 'warning' as const, message: `step '${step.id}' ${does}`, place, hint }];
    });
  });
}
