import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { Step } from '../task/index.js';
import { buildPowers } from './build-powers.js';
import { containerPowers } from './container-powers.js';
import { permissionFor, type HostPower } from './host-power.js';
import { placeIn, propertyPlace } from './places.js';
import type { Permission, Plan, PlannedStep } from './plan.js';
import type { Report } from './words.js';

/** Docker commands that concern nothing but images in registries, and the run's own logins. */
const harmlessCommands =
  /^(?:(?:image )?(?:pull|push|tag)|login|logout|version|(?:image|buildx imagetools) inspect) /;
/** Docker commands about containers, which may be about the run's own. */
const containerCommands = /^(?:attach|exec|kill|logs|pause|port|restart|rm|start|stop|top|unpause|wait)$/;
/** Their flags that surely take no further word. */
const withoutValue =
  /^(?:--[\w-]+=.*|-[itdfvla]+|--(?:follow|force|interactive|tty|detach|volumes|timestamps|details))$/s;

/** What of a plan tells its own things from the machine's. */
type Own = Pick<Plan, 'steps' | 'networks' | 'secrets'>;

/** The powers over its machine that a step takes, in the order of its text. */
export function hostPowers(step: PlannedStep, plan: Own): readonly HostPower[] {
  const { scope = '' } = step;
  const isOwn = (kind: 'container' | 'network', name: string): boolean =>
    kind === 'container'
      ? plan.steps.some(({ id }) => id === scope + name)
      : plan.networks.some((network) => network.name === scope + name && !network.skipCreation);
  switch (step.action.kind) {
    case 'container':
      return containerPowers(step.action, isOwn);
    case 'build':
      return buildPowers(step.action, {
        environment: step.environment,
        // a task that another one runs gets none of the run's secrets
        secrets: scope === '' ? plan.secrets.map(({ id }) => id) : [],
      });
    case 'docker':
      return commandPowers(step.action.arguments, (name) => isOwn('container', name));
    default:
      return [];
  }
}

function commandPowers(words: readonly string[], isOwn: (name: string) => boolean): readonly HostPower[] {
  if (harmlessCommands.test(`${words.join(' ')} `)) return [];
  const [verb = '', ...rest] = words[0] === 'container' ? words.slice(1) : words;
  const own = containerCommands.test(verb) && concernsOwn(verb, rest, isOwn);
  return own ? [] : [{ kind: 'engine', word: words[0] ?? 'docker' }];
}

/** Anything but containers of the run among the operands may be another container, or hide one. */
function concernsOwn(verb: string, words: readonly string[], isOwn: (name: string) => boolean): boolean {
  const from = words.findIndex((word) => !withoutValue.test(word));
  const operands = words.slice(Math.max(from, 0), verb === 'exec' || verb === 'top' ? from + 1 : undefined);
  return from >= 0 && operands.every((word) => isOwn(word) || withoutValue.test(word));
}

/** Reports what a task from elsewhere takes of the machine without having been allowed to. */
export function checkPowers(
  plan: Own,
  written: readonly Step[],
  allow: ReadonlySet<Permission>,
  report: Report,
): void {
  const places = new Map(written.map((step) => [step.place, step]));
  for (const step of plan.steps) {
    for (const power of hostPowers(step, plan)) {
      const permission = permissionFor[power.kind];
      if (!allow.has(permission)) report(refusal(step, power, permission, places.get(step.place)));
    }
  }
}

function refusal(
  step: PlannedStep,
  power: HostPower,
  permission: Permission,
  written: Step | undefined,
): Diagnostic {
  return {
    code: 'plan/not-allowed',
    severity: 'error',
    message: `step '${step.id}' ${descriptions[power.kind]}, which a task from elsewhere may not do unless allowed`,
    place: powerPlace(step, power, written),
    hint:
      step.scope === undefined
        ? `if you trust the task, add '--allow ${permission}'`
        : 'if you trust it, write the step into a file of your own',
  };
}

/** Where a power is taken in the author's text. */
export function powerPlace(
  step: Pick<PlannedStep, 'place'>,
  { place, word, property }: HostPower,
  written: Step | undefined,
): Place {
  const found =
    property === undefined
      ? placeIn(written?.cmd ?? written?.build, word ?? '')
      : propertyPlace(step.place, property);
  return place ?? found ?? step.place;
}

const descriptions: Readonly<Record<HostPower['kind'], string>> = {
  privileged: 'runs privileged',
  kernel: 'takes powers over the kernel of the machine',
  files: 'reaches files of the machine outside of its context',
  socket: 'mounts the Docker socket',
  engine: 'commands the Docker engine',
  'host-network': 'uses the network of the machine',
  network: "is in a network that is not the run's own",
  environment: 'takes a variable of the environment of whoever runs it',
};
