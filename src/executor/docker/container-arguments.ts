import type { ContainerAction, ContainerProperties, PlannedStep } from '../../plan/index.js';
import { labelOptions } from './labels.js';
import { engineName, rewriteOptions, type NetworkUse } from './run-names.js';

/** What is mounted: a folder of this machine, or a volume of the engine. */
export type MountSource =
  { readonly kind: 'folder'; readonly path: string } | { readonly kind: 'volume'; readonly name: string };

/** What a container gets from its run. */
export interface ContainerSetting {
  readonly runID: string;
  /** The identity of the process that carries the run out. */
  readonly owner?: string | undefined;
  /** Mounted at `/workspace`. */
  readonly workspace: MountSource;
  /** Mounted at `/acb/home`, the HOME of every step. */
  readonly home: MountSource;
  /** The volumes of the task that the run has made, by name. */
  readonly volumes: ReadonlyMap<string, MountSource>;
  /** False when nobody will ask the engine for what the container prints, which it then need not keep on its disk. */
  readonly logged?: boolean;
  /** The network, and the author's own options as this engine understands them. */
  readonly network: NetworkUse;
}

/** A container's name carries the run's id, so that two runs of one task never collide. */
export function containerName(runID: string, stepID: string): string {
  return engineName(runID, stepID);
}

/** The arguments of `docker run` for a container step. */
export function runArguments(
  step: PlannedStep,
  action: ContainerAction,
  setting: ContainerSetting,
): readonly string[] {
  return [...allOptions(step, action, setting), action.image, ...action.arguments];
}

/** All that stands before the image. */
export function allOptions(
  step: PlannedStep,
  action: ContainerAction,
  setting: ContainerSetting,
): readonly string[] {
  const { options } = setting.network;
  const own = action.detach ? rewriteOptions(options, { rm: () => undefined }) : options;
  return [...runOptions(step, action, own, setting), ...own];
}

/** What stands before the author's own options. */
export function runOptions(
  step: PlannedStep,
  action: ContainerProperties,
  options: readonly string[],
  setting: ContainerSetting,
): readonly string[] {
  return [
    'run',
    ...(action.keep || action.detach ? [] : ['--rm']),
    ...(action.detach && !options.some(isDetach) ? ['--detach'] : []),
    ...(step.redirections.some(({ stream }) => stream === 'stdin') ? ['--interactive'] : []),
    ...['--name', containerName(setting.runID, step.id)],
    // What is kept is not the process's any more: it must not be removed as a leftover.
    ...labelOptions(action.keep ? { runID: setting.runID } : setting),
    ...mount(setting.workspace, '/workspace'),
    ...[...mount(setting.home, '/acb/home'), '--env', 'HOME=/acb/home'],
    ...step.mounts.flatMap(({ volume, path }) => mountNamed(volume, path, setting)),
    ...workingDirectory(step, action),
    ...step.environment.flatMap((entry) => ['--env', entry]),
    ...property('--entrypoint', action.entryPoint),
    ...property('--user', action.user),
    ...(setting.logged === false && isUnread(action, options) ? ['--log-driver', 'none'] : []),
    ...setting.network.words,
    // What the engine does anyway is not said: not every program has the flag.
    ...property('--isolation', action.isolation === 'default' ? undefined : action.isolation),
    ...property('--cpus', action.cpus),
    ...action.ports.flatMap((port) => ['--publish', port]),
    ...action.expose.flatMap((port) => ['--expose', port]),
    ...(action.privileged ? ['--privileged'] : []),
    ...(action.pull ? ['--pull', 'always'] : []),
  ];
}

function mountNamed(volume: string, path: string, { volumes }: ContainerSetting): readonly string[] {
  const source = volumes.get(volume);
  return source === undefined ? [] : mount(source, path);
}

/** Not `--volume`, which a colon in the folder's name would confuse; `--mount` reads CSV, whose quotes take everything. */
export function mount(source: MountSource, target: string): readonly string[] {
  const from = source.kind === 'folder' ? source.path : source.name;
  const type = source.kind === 'folder' ? 'bind' : 'volume';
  return ['--mount', [`type=${type}`, field(`source=${from}`), field(`target=${target}`)].join(',')];
}

const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const isDetach = (option: string): boolean => /^(?:-[a-z]*d|--detach(?:=.*)?)$/.test(option);

/** Nobody reads the log of a container that is listened to while it runs, and then removed. */
function isUnread({ keep, detach }: ContainerProperties, options: readonly string[]): boolean {
  return !keep && !detach && !options.some((option) => /^--log-(?:driver|opt)/.test(option));
}

function property(flag: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [flag, value];
}

function workingDirectory(step: PlannedStep, action: ContainerProperties): readonly string[] {
  if (action.disableWorkingDirectoryOverride) return [];
  const { workingDirectory: directory } = step;
  if (directory === '') return ['--workdir', '/workspace'];
  return ['--workdir', directory.startsWith('/') ? directory : `/workspace/${directory}`];
}
