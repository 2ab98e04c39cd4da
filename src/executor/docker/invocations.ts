import { commandLine } from '../../process/index.js';
import type {
  BuildAction,
  ContainerAction,
  ContainerProperties,
  DockerAction,
  HostShellAction,
  PlannedStep,
  PushAction,
} from '../../plan/index.js';
import { labelOptions } from './labels.js';

/** What the containers of one run share. */
export interface ContainerSetting {
  readonly runID: string;
  /** The identity of the process that carries the run out. */
  readonly owner?: string | undefined;
  /** Host folder mounted at `/workspace`. */
  readonly workspace: string;
  /** Host folder mounted at `/acb/home`, the HOME of every step. */
  readonly home: string;
}

/** A container's name carries the run's id, so that two runs of one task never collide. */
export function containerName(runID: string, stepID: string): string {
  return `${runID}_${stepID.replaceAll(/[^\w.-]/g, '_')}`;
}

/** The docker commands a step comes to, each as its words after `docker`; the images of a push go at the same time. */
export function dockerArguments(
  step: PlannedStep,
  action: DockerCarriedAction,
  setting: ContainerSetting,
): readonly (readonly string[])[] {
  switch (action.kind) {
    case 'build':
      return [buildArguments(action)];
    case 'push':
      return action.images.map(({ name }) => ['push', name]);
    case 'container':
      return [runArguments(step, action, setting)];
    case 'docker':
      return [action.arguments];
  }
}

/** The arguments of `docker build`. */
export function buildArguments({ arguments: words, context }: BuildAction): readonly string[] {
  return ['build', ...words, context];
}

/** The actions that need the docker CLI. */
export type DockerCarriedAction = BuildAction | PushAction | ContainerAction | DockerAction;

/** The line for the host's shell that a step comes to: what the author wrote, behind the docker command it continues. */
export function hostShellLine(
  step: PlannedStep,
  { line, program }: HostShellAction,
  docker: string,
  setting: ContainerSetting,
): string {
  switch (program.kind) {
    case 'docker':
      return /^\s*buildx\b/.test(line) ? `docker ${line.trimStart()}` : line;
    case 'build':
      return `${commandLine({ file: docker, arguments: ['build'] })} ${line}`;
    case 'container': {
      const words = runOptions(step, program.properties, [], setting);
      return `${commandLine({ file: docker, arguments: words })} ${line}`;
    }
  }
}

/** The arguments of `docker run` for a container step. */
export function runArguments(
  step: PlannedStep,
  action: ContainerAction,
  setting: ContainerSetting,
): readonly string[] {
  const { options, image } = action;
  return [...runOptions(step, action, options, setting), ...options, image, ...action.arguments];
}

/** What stands before the author's own options. */
function runOptions(
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
    ...(options.some((option) => option.startsWith('--name'))
      ? []
      : ['--name', containerName(setting.runID, step.id)]),
    ...labelOptions(setting),
    ...bindMount(setting.workspace, '/workspace'),
    ...[...bindMount(setting.home, '/acb/home'), '--env', 'HOME=/acb/home'],
    ...workingDirectory(step, action),
    ...step.environment.flatMap((entry) => ['--env', entry]),
    ...property('--entrypoint', action.entryPoint),
    ...property('--user', action.user),
    ...property('--network', action.network),
    ...property('--isolation', action.isolation),
    ...property('--cpus', action.cpus),
    ...action.ports.flatMap((port) => ['--publish', port]),
    ...action.expose.flatMap((port) => ['--expose', port]),
    ...(action.privileged ? ['--privileged'] : []),
    ...(action.pull ? ['--pull', 'always'] : []),
  ];
}

/** Not `--volume`, which a colon in the folder's name would confuse; `--mount` reads CSV, whose quotes take everything. */
function bindMount(folder: string, target: string): readonly string[] {
  const source = `source=${folder}`;
  const field = /[",\n]/.test(folder) ? `"${source.replaceAll('"', '""')}"` : source;
  return ['--mount', `type=bind,${field},target=${target}`];
}

const isDetach = (option: string): boolean => option === '-d' || option.startsWith('--detach');

function property(flag: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [flag, value];
}

function workingDirectory(step: PlannedStep, action: ContainerProperties): readonly string[] {
  if (action.disableWorkingDirectoryOverride) return [];
  const { workingDirectory: directory } = step;
  if (directory === '') return ['--workdir', '/workspace'];
  return ['--workdir', directory.startsWith('/') ? directory : `/workspace/${directory}`];
}
