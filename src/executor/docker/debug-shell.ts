import type { ContainerAction, PlannedStep } from '../../plan/index.js';
import { runOptions, type ContainerSetting } from './container-arguments.js';

/** bash where the image has it. */
const shell = 'command -v bash > /dev/null && exec bash; exec sh';

/** The words of a `docker run` that opens a shell where a step's own command has failed: all else is as the step has it. */
export function shellArguments(
  step: PlannedStep,
  action: ContainerAction,
  setting: ContainerSetting,
): readonly string[] {
  const asked = { ...action, entryPoint: 'sh', keep: false, detach: false, pull: false, ports: [] };
  const options = setting.network.options.filter((option) => !/^(?:-[a-z]*d|--detach(?:=.*)?)$/.test(option));
  const words = runOptions({ ...step, id: `${step.id}-debug`, redirections: [] }, asked, options, setting);
  return [...words, '--interactive', '--tty', ...options, action.image, '-c', shell];
}
