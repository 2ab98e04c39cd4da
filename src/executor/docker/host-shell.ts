import type { HostShellAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { environmentOf, type DockerRun, type StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import type { ContainerSetting } from './container-arguments.js';
import { hostShellLine } from './invocations.js';

/** Carries out a line that the user allowed to reach the host's shell. */
export async function runHostShell(
  { setting, docker }: DockerRun,
  { step, action, sink, signal }: StepWork<HostShellAction>,
  containers: ContainerSetting,
): Promise<Attempt> {
  const line = hostShellLine(step, action, setting.docker, containers);
  const exit = await docker(['-c', line], sink, {
    program: '/bin/sh',
    directory: await setting.workspace.resolve(''),
    environment: environmentOf(step),
    signal,
  });
  return attemptOf(exit, 'sh');
}
