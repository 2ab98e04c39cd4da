import { posix } from 'node:path';
import { exposedPorts, isSignal, type Instruction } from '../dockerfile/index.js';
import { ImageBuildError } from './error.js';
import { goDuration, goQuoted } from './go-text.js';
import { addHistory, setRun, type StageState } from './stage-state.js';
import type { Variables } from './variables.js';

/** An instruction that changes no file. */
export type MetadataInstruction = Exclude<Instruction, { readonly kind: 'copy' | 'add' | 'run' | 'workdir' }>;

/** What ARG reads beside the stage's own variables. */
export interface ArgumentSources {
  readonly globals: Variables;
  readonly buildArguments: ReadonlyMap<string, string>;
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
  const { variables, config } = state;
  const { run } = config;
  switch (instruction.kind) {
    case 'arg':
      carryOutArg(state, instruction, sources);
      return;
    case 'env': {
      const pairs = instruction.pairs.map((pair) => expandedPair(pair, variables));
      for (const { name, value } of pairs) {
        variables.set(name, value);
        setRun(state, { env: withVariable(state.config.run.env, name, value) });
      }
      addHistory(state, ['ENV', ...pairs.map(({ name, value }) => `${name}=${value}`)].join(' '), false);
      return;
    }
    case 'label': {
      const pairs = instruction.pairs.map((pair) => expandedPair(pair, variables));
      setRun(state, {
        labels: new Map([...(run.labels ?? []), ...pairs.map(({ name, value }) => [name, value] as const)]),
      });
      addHistory(state, ['LABEL', ...pairs.map(({ name, value }) => `${name}=${value}`)].join(' '), false);
      return;
    }
    case 'cmd':
      setRun(state, { cmd: commandOf(state, instruction), argsEscaped: true });
      state.hasCommand = true;
      addHistory(state, `CMD ${quotedList(state.config.run.cmd)}`, false);
      return;
    case 'entrypoint':
      setRun(state, {
        entrypoint: commandOf(state, instruction),
        ...(state.hasCommand ? {} : { cmd: undefined }),
      });
      addHistory(state, `ENTRYPOINT ${quotedList(state.config.run.entrypoint)}`, false);
      return;
    case 'shell':
      setRun(state, { shell: instruction.words });
      addHistory(state, `SHELL [${instruction.words.join(' ')}]`, false);
      return;
    case 'healthcheck': {
      const { test, interval, timeout, startPeriod, startInterval, retries } = instruction;
      setRun(state, { healthcheck: { test, interval, timeout, startPeriod, startInterval, retries } });
      const times = `Interval:${goDuration(interval)} Timeout:${goDuration(timeout)} StartPeriod:${goDuration(startPeriod)} StartInterval:${goDuration(startInterval)}`;
      addHistory(state, `HEALTHCHECK {Test:[${test.join(' ')}] ${times} Retries:${retries}}`, false);
      return;
    }
    case 'user': {
      const user = variables.expand(instruction.text);
      setRun(state, { user });
      addHistory(state, `USER ${user}`, false);
      return;
    }
    case 'stopsignal': {
      const signal = variables.expand(instruction.text);
      if (!isSignal(signal)) throw new ImageBuildError(`'${signal}' is not a signal`);
      setRun(state, { stopSignal: signal });
      addHistory(state, `STOPSIGNAL ${signal}`, false);
      return;
    }
    case 'maintainer':
      state.config = { ...config, author: instruction.text };
      addHistory(state, `MAINTAINER ${instruction.text}`, false);
      return;
    case 'expose': {
      const ports = exposedPorts(instruction.words.flatMap((word) => variables.expandWords(word)));
      setRun(state, { exposedPorts: new Set([...(run.exposedPorts ?? []), ...ports]) });
      addHistory(state, `EXPOSE [${ports.join(' ')}]`, false);
      return;
    }
    case 'volume': {
      const volumes = instruction.words.map((word) => variables.expand(word));
      if (volumes.includes('')) throw new ImageBuildError('VOLUME has an empty path');
      setRun(state, { volumes: new Set([...(run.volumes ?? []), ...volumes]) });
      addHistory(state, `VOLUME [${volumes.join(' ')}]`, false);
      return;
    }
    case 'onbuild':
      setRun(state, { onbuild: [...run.onbuild, instruction.trigger] });
  }
}

/** ARG: the command line's value, else its own, else the one of before the first stage. */
function carryOutArg(
  state: StageState,
  { names }: Extract<Instruction, { readonly kind: 'arg' }>,
  { globals, buildArguments }: ArgumentSources,
): void {
  const said = names.map(({ name, value: written }) => {
    const value =
      buildArguments.get(name) ??
      (written === undefined ? globals.get(name) : state.variables.expand(written));
    if (value !== undefined && !name.startsWith('BUILDKIT_SBOM_SCAN_')) state.variables.set(name, value);
    return value === undefined ? name : `${name}=${value}`;
  });
  addHistory(state, `ARG ${said.join(' ')}`, false);
}

function expandedPair(
  { name, value }: { readonly name: string; readonly value: string },
  variables: Variables,
) {
  return { name: variables.expand(name), value: variables.expand(value) };
}

/** The list with a variable set, in its place when it is there already. */
export function withVariable(env: readonly string[], name: string, value: string): readonly string[] {
  const entry = `${name}=${value}`;
  const at = env.findIndex((other) => other.split('=', 1)[0] === name);
  return at < 0 ? [...env, entry] : env.with(at, entry);
}

/** A command that is a text is for a shell. */
function commandOf(
  { config }: StageState,
  { words, inShell }: Extract<Instruction, { readonly kind: 'cmd' | 'entrypoint' | 'shell' }>,
): readonly string[] | undefined {
  if (!inShell) return words;
  const { shell } = config.run;
  const usual = config.os === 'windows' ? ['cmd', '/S', '/C'] : ['/bin/sh', '-c'];
  return [...(shell.length > 0 ? shell : usual), words.join(' ')];
}

function quotedList(words: readonly string[] = []): string {
  return `[${words.map(goQuoted).join(' ')}]`;
}

/** A path from the working directory, a slash or `/.` at its end kept. */
export function fromWorkingDirectory(state: StageState, path: string): string {
  const asked = path === '' || path === '.' ? './' : path;
  const directory = state.config.run.workingDirectory === '' ? '/' : state.config.run.workingDirectory;
  const joined = trimmed(posix.join(asked.startsWith('/') ? '/' : directory, asked));
  if (asked.startsWith('/')) return keptEnd(asked, trimmed(posix.normalize(asked)));
  return keptEnd(asked, joined);
}

function keptEnd(asked: string, path: string): string {
  if (asked.endsWith('/')) return path.endsWith('/') ? path : `${path}/`;
  if (asked.endsWith('/.')) return path === '/' ? '/.' : `${path}/.`;
  return path;
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
