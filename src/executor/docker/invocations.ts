import { commandLine } from '../../process/index.js';
import type {
  BuildAction,
  ContainerAction,
  DockerAction,
  HostShellAction,
  PlannedStep,
  PushAction,
} from '../../plan/index.js';
import { runArguments, runOptions, type ContainerSetting } from './container-arguments.js';

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
