import type { DockerAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { environmentOf, type DockerRun, type StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';

/** Carries out a `cmd: docker …` that is nothing but the docker CLI's. */
export async function runDockerCommand(
  { setting, docker }: DockerRun,
  { step, action, sink, files, signal }: StepWork<DockerAction>,
): Promise<Attempt> {
  const directory = await setting.workspace.resolve(step.workingDirectory);
  const words = action.arguments;
  const exit = await docker(words, sink, { directory, environment: environmentOf(step), files, signal });
  return attemptOf(exit, ['docker', ...words.slice(0, 1)].join(' '));
}
