import { exposedPorts, isSignal, type Instruction } from '../dockerfile/index.js';
import { ImageBuildError } from './error.js';
import { goDuration, goQuoted } from './go-text.js';
import type { RunConfig } from './image-config.js';
import { addHistory, setRun, type StageState } from './stage-state.js';
import type { Variables } from './variables.js';

/** An instruction that changes no file. */
export type MetadataInstruction = Exclude<Instruction, { readonly kind: 'copy' | 'add' | 'run' | 'workdir' }>;

/** What ARG reads beside the stage's own variables. */
export interface ArgumentSources {
  readonly globals: Variables;
  readonly buildArguments: ReadonlyMap<string, string>;
}

/** What an instruction changes, and what the history says of it. */
interface Effect {
  readonly run: Partial<RunConfig>;
  readonly history: string;
}

/**
 * Carries out an instruction that changes only what the image says of itself.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/frontend/dockerfile/dockerfile2llb/convert.go
 * @throws ImageBuildError, DockerfileError
 */
export function carryOutMetadata(
  state: StageState,
  instruction: MetadataInstruction,
  sources: ArgumentSources,
): void {
  switch (instruction.kind) {
    case 'arg':
      addHistory(state, argument(state, instruction, sources), false);
      return;
    case 'maintainer':
      state.config = { ...state.config, author: instruction.text };
      addHistory(state, `MAINTAINER ${instruction.text}`, false);
      return;
    case 'onbuild':
      setRun(state, { onbuild: [...state.config.run.onbuild, instruction.trigger] });
      return;
    default: {
      const { run, history } = effectOf(state, instruction);
      setRun(state, run);
      addHistory(state, history, false);
    }
  }
}

type RunInstruction = Exclude<MetadataInstruction, { readonly kind: 'arg' | 'onbuild' }>;

function effectOf(state: StageState, instruction: RunInstruction): Effect {
  switch (instruction.kind) {
    case 'env':
      return environment(state, instruction);
    case 'label':
      return labels(state, instruction);
    case 'cmd':
    case 'entrypoint':
    case 'shell':
      return command(state, instruction);
    case 'healthcheck':
      return healthcheck(instruction);
    case 'expose':
    case 'volume':
      return listed(state, instruction);
    default:
      return single(state, instruction);
  }
}

/** ARG: the command line's value, else its own, else the one of before the first stage. */
function argument(
  { variables }: StageState,
  { names }: Extract<Instruction, { readonly kind: 'arg' }>,
  { globals, buildArguments }: ArgumentSources,
): string {
  const said = names.map(({ name, value: written }) => {
    const value =
      buildArguments.get(name) ?? (written === undefined ? globals.get(name) : variables.expand(written));
    if (value !== undefined && !name.startsWith('BUILDKIT_SBOM_SCAN_')) variables.set(name, value);
    return value === undefined ? name : `${name}=${value}`;
  });
  return `ARG ${said.join(' ')}`;
}

type Pairs = Extract<Instruction, { readonly kind: 'env' | 'label' }>['pairs'];

/** All are read before any is set. */
function expanded(pairs: Pairs, variables: Variables): Pairs {
  return pairs.map(({ name, value }) => ({ name: variables.expand(name), value: variables.expand(value) }));
}

function shown(keyword: string, pairs: Pairs): string {
  return [keyword, ...pairs.map(({ name, value }) => `${name}=${value}`)].join(' ');
}

function environment({ variables, config }: StageState, instruction: { readonly pairs: Pairs }): Effect {
  const pairs = expanded(instruction.pairs, variables);
  let { env } = config.run;
  for (const { name, value } of pairs) {
    variables.set(name, value);
    env = withVariable(env, name, value);
  }
  return { run: { env }, history: shown('ENV', pairs) };
}

/** The list with a variable set, in its place when it is there already. */
function withVariable(env: readonly string[], name: string, value: string): readonly string[] {
  const entry = `${name}=${value}`;
  const at = env.findIndex((other) => other.split('=', 1)[0] === name);
  return at < 0 ? [...env, entry] : env.with(at, entry);
}

function labels({ variables, config }: StageState, instruction: { readonly pairs: Pairs }): Effect {
  const pairs = expanded(instruction.pairs, variables);
  const all = new Map([
    ...(config.run.labels ?? []),
    ...pairs.map(({ name, value }) => [name, value] as const),
  ]);
  return { run: { labels: all }, history: shown('LABEL', pairs) };
}

type Command = Extract<Instruction, { readonly kind: 'cmd' | 'entrypoint' | 'shell' }>;

function command(state: StageState, instruction: Command): Effect {
  const words = commandOf(state, instruction);
  const history = `[${words.map(goQuoted).join(' ')}]`;
  switch (instruction.kind) {
    case 'shell':
      return { run: { shell: words }, history: `SHELL [${words.join(' ')}]` };
    case 'cmd':
      state.hasCommand = true;
      return { run: { cmd: words, argsEscaped: true }, history: `CMD ${history}` };
    case 'entrypoint': {
      // a base's command is for the base's entry point
      const cmd = state.hasCommand ? state.config.run.cmd : undefined;
      return { run: { entrypoint: words, cmd }, history: `ENTRYPOINT ${history}` };
    }
  }
}

/** A command that is a text is for a shell. */
function commandOf({ config }: StageState, { words, inShell }: Command): readonly string[] {
  if (!inShell) return words;
  const { shell } = config.run;
  const usual = config.os === 'windows' ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c'];
  return [...(shell.length > 0 ? shell : usual), words.join(' ')];
}

function healthcheck({
  test,
  interval,
  timeout,
  startPeriod,
  startInterval,
  retries,
}: Extract<Instruction, { readonly kind: 'healthcheck' }>): Effect {
  const times = Object.entries({
    Interval: interval,
    Timeout: timeout,
    StartPeriod: startPeriod,
    StartInterval: startInterval,
  });
  const said = times.map(([name, time]) => `${name}:${goDuration(time)}`).join(' ');
  return {
    run: { healthcheck: { test, interval, timeout, startPeriod, startInterval, retries } },
    history: `HEALTHCHECK {Test:[${test.join(' ')}] ${said} Retries:${retries}}`,
  };
}

function listed(
  { variables, config: { run } }: StageState,
  { kind, words }: Extract<Instruction, { readonly kind: 'expose' | 'volume' }>,
): Effect {
  if (kind === 'expose') {
    const ports = exposedPorts(words.flatMap((word) => variables.expandWords(word)));
    const all = new Set([...(run.exposedPorts ?? []), ...ports]);
    return { run: { exposedPorts: all }, history: `EXPOSE [${ports.join(' ')}]` };
  }
  const volumes = words.map((word) => variables.expand(word));
  if (volumes.includes('')) throw new ImageBuildError('VOLUME has an empty path');
  const all = new Set([...(run.volumes ?? []), ...volumes]);
  return { run: { volumes: all }, history: `VOLUME [${volumes.join(' ')}]` };
}

function single(
  { variables }: StageState,
  instruction: Extract<Instruction, { readonly kind: 'user' | 'stopsignal' | 'maintainer' }>,
): Effect {
  const text = variables.expand(instruction.text);
  if (instruction.kind === 'user') return { run: { user: text }, history: `USER ${text}` };
  if (!isSignal(text)) throw new ImageBuildError(`'${text}' is not a signal`);
  return { run: { stopSignal: text }, history: `STOPSIGNAL ${text}` };
}
