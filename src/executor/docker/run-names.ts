import type { Plan, PlannedStep } from '../../plan/index.js';

/** The name of something of a run on the engine: it carries the run's id, so that two runs of one task never collide. */
export function engineName(runID: string, name: string): string {
  return `${runID}_${name.replaceAll(/[^\w.-]/g, '_')}`;
}

/** The network of a container, as words of `docker run`. */
export interface NetworkUse {
  readonly words: readonly string[];
  /** The author's own options, with the names that this run's things have on the engine. */
  readonly options: readonly string[];
  /** The task's networks that have to be there. */
  readonly needed: readonly string[];
}

type NamedPlan = Pick<Plan, 'run' | 'steps' | 'networks'>;

/** What a task calls its containers and networks, and what the engine calls them. */
export class RunNames {
  readonly #plan: NamedPlan;
  readonly #scope: string;
  readonly #runID: string;
  readonly #networks: Plan['networks'];
  /** Containers, by the ids of their steps and by the names that authors give with `--name`. */
  readonly #containers: ReadonlyMap<string, string>;

  constructor(plan: NamedPlan, scope = '') {
    const { run, steps, networks } = plan;
    this.#plan = plan;
    this.#scope = scope;
    this.#runID = run.id;
    this.#networks = networks;
    const named = steps
      .filter(hasContainer)
      .flatMap((step) => namesOf(step).map((name) => [`${step.scope ?? ''}${name}`, step] as const));
    this.#containers = new Map(named.map(([name, step]) => [name, this.#container(step)]));
  }

  /** The names as a step's author has them: a task that another step runs knows only its own. */
  within({ scope = '' }: Pick<PlannedStep, 'scope'>): RunNames {
    return scope === this.#scope ? this : new RunNames(this.#plan, scope);
  }

  /** The engine's name of a step's container, called by its step's id or by the author's name for it. */
  container(name: string): string | undefined {
    return this.#containers.get(this.#scope + name);
  }

  /** The engine's name of a network. */
  network(name: string): string {
    if (name.startsWith('container:')) return this.#joined(name);
    const full = this.#scoped(name);
    const own = this.#networks.some((network) => network.name === full && !network.skipCreation);
    return own ? engineName(this.#runID, full) : name;
  }

  /** A network that the plan has given to a step has its full name already. */
  #scoped(network: string): string {
    return network.startsWith(this.#scope) ? network : this.#scope + network;
  }

  /** How a step's container comes into its network, where the others find it by the step's id. */
  networkOf(step: PlannedStep, options: readonly string[]): NetworkUse {
    const named = optionValues(options, ['network', 'net']).map(
      (value) => /(?:^|,)name=([^,]*)/.exec(value)?.[1] ?? value,
    );
    const [first = step.network] = named;
    const used = named.length === 0 ? [step.network] : named;
    const words = named.length > 0 || step.network === '' ? [] : ['--network', this.network(step.network)];
    const aliases = first === '' || isBuiltIn(first) ? [] : namesOf(step);
    return {
      words: [...words, ...aliases.flatMap((alias) => ['--network-alias', alias])],
      options: this.#rewritten(options),
      needed: this.#networks
        .filter(({ name, skipCreation }) => !skipCreation && used.some((each) => this.#scoped(each) === name))
        .map(({ name }) => name),
    };
  }

  #container(step: PlannedStep): string {
    return engineName(this.#runID, step.id);
  }

  #rewritten(options: readonly string[]): readonly string[] {
    const network = (value: string): string =>
      /(?:^|,)name=/.test(value)
        ? value.replace(
            /((?:^|,)name=)([^,]*)/,
            (_, before: string, name: string) => before + this.network(name),
          )
        : this.network(value);
    const joined = (value: string): string => this.#joined(value);
    const first = (value: string): string => value.replace(/^[^:]*/, (name) => this.container(name) ?? name);
    return rewriteOptions(options, {
      name: () => undefined,
      network,
      net: network,
      pid: joined,
      ipc: joined,
      'volumes-from': first,
      link: first,
    });
  }

  /** `container:NAME` with the engine's name. */
  #joined(value: string): string {
    return value.replace(
      /^container:(.*)$/,
      (_, name: string) => `container:${this.container(name) ?? name}`,
    );
  }
}

/** Networks that an engine always has, and modes that are none: nobody has another name in them. */
function isBuiltIn(network: string): boolean {
  return /^(?:host|none|bridge|default|nat|private|pasta|slirp4netns|(?:container|ns|pod):.*)$/.test(network);
}

function hasContainer({ action }: PlannedStep): boolean {
  return action.kind === 'container' || (action.kind === 'host-shell' && action.program.kind === 'container');
}

/** What a step's container is called by its author. */
function namesOf({ id, scope = '', action }: PlannedStep): readonly string[] {
  const own = id.slice(scope.length);
  if (action.kind !== 'container') return [own];
  return [...new Set([own, ...optionValues(action.options, ['name'])])];
}

/** The values of long flags among options of `docker run`. */
export function optionValues(options: readonly string[], flags: readonly string[]): readonly string[] {
  const values: string[] = [];
  const collect = (value: string): string => {
    values.push(value);
    return value;
  };
  rewriteOptions(options, Object.fromEntries(flags.map((flag) => [flag, collect])));
  return values;
}

/** Gives a flag another value, or takes it away. */
export type OptionChanges = Readonly<Record<string, (value: string) => string | undefined>>;

/** Options of `docker run` with the values of some long flags changed; the names have no dashes. A switch has the value ''. */
export function rewriteOptions(options: readonly string[], changes: OptionChanges): readonly string[] {
  const result: string[] = [];
  for (let index = 0; index < options.length; index += 1) {
    const word = options[index] ?? '';
    const [, name = '', inline] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
    if (change === undefined) {
      result.push(word);
      continue;
    }
    const isSwitch = name === 'rm';
    const value = isSwitch ? '' : (inline ?? options[(index += 1)] ?? '');
    const changed = change(value);
    if (changed !== undefined) result.push(...(isSwitch ? [word] : [`--${name}`, changed]));
  }
  return result;
}
