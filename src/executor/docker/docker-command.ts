import type { DockerAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { withEngineNames } from './docker-words.js';
import { environmentOf, type DockerRun, type StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import { labelOptions } from './labels.js';

/** Carries out a `cmd: docker …` that is nothing but the docker CLI's. */
export async function runDockerCommand(
  { plan, setting, docker, names }: DockerRun,
  { step, action, sink, files, signal }: StepWork<DockerAction>,
): Promise<Attempt> {
  const directory = await setting.workspace.resolve(step.workingDirectory);
  const labels = labelOptions({ runID: plan.run.id, owner: setting.owner });
  const words = withEngineNames(action.arguments, names, labels);
  const exit = await docker(words, sink, { directory, environment: environmentOf(step), files, signal });
  return attemptOf(exit, ['docker', ...words.slice(0, 1)].join(' '));
}
