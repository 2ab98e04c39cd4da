import type { BuildAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { builderOf } from './builder.js';
import { environmentOf, type DockerRun, type StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import { buildArguments } from './invocations.js';

/** Carries out a `build` step. */
export async function build(
  { setting, docker }: DockerRun,
  { step, action, sink, files, signal }: StepWork<BuildAction>,
): Promise<Attempt> {
  const directory = await setting.workspace.resolveReadable(step.workingDirectory);
  const { program, environment } = builderOf(action, setting);
  if (action.cache !== undefined) sink.output('stderr', 'the cache of this build is not kept yet');
  const exit = await docker(buildArguments(action), sink, {
    directory,
    program,
    environment: { ...environment, ...environmentOf(step) },
    files,
    signal,
  });
  return attemptOf(exit, 'docker build');
}
