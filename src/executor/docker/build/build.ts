import { parseReference } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { isLoopback } from '../../../registry/index.js';
import type { Attempt } from '../../executor.js';
import { assertConfined } from '../../confined-build.js';
import { failed } from '../../failure-of.js';
import { abilitiesOf } from '../dialect.js';
import type { DockerSetting } from '../docker-setting.js';
import { environmentOf, type DockerRun, type StepWork } from '../docker-run.js';
import { attemptOf } from '../failures.js';
import { buildArguments } from '../invocations.js';
import { BuildOutput, type Told } from './build-output.js';
import { builderOf } from './builder.js';
import { describeBuilt } from './built-image.js';
import { cacheWords, keepCache } from './cache.js';
import { takenBy } from './dockerfile-bases.js';
import { hiddenSecrets } from './hidden-secrets.js';
import { platformMismatch } from './platform-mismatch.js';

/** Carries out a `build` step, and says what it has made and of what. */
export async function build(run: DockerRun, work: StepWork<BuildAction>): Promise<Attempt> {
  const { setting, docker, engine } = run;
  const { step, action, sink, files, signal } = work;
  const directory = await setting.workspace.resolveReadable(step.workingDirectory);
  await assertConfined(step, action, setting.workspace);
  const buildxVersion =
    action.buildKit && (setting.dialect ?? 'docker') === 'docker' ? await engine.buildxVersion() : undefined;
  const builder = builderOf(action, { ...setting, buildxVersion });
  const cache = await cacheWords(run, work, builder);
  const output = await BuildOutput.open(run, builder, work, directory);
  const hidden = hiddenSecrets(action.arguments, setting.secrets);
  const reach = await reachingWords(setting, action, directory);
  const words = buildArguments({
    ...action,
    arguments: [...reach, ...cache.words, ...hidden.words, ...output.words],
  });
  const exit = await docker(words, output.sink, {
    directory,
    program: builder.program,
    environment: { ...builder.environment, ...environmentOf(step), ...hidden.environment },
    files,
    signal,
    ...(output.longestLine === undefined ? {} : { longestLine: output.longestLine }),
  });
  const told = await output.close();
  const attempt = attemptOf(exit, 'docker build');
  if (attempt.status === 'failed') return explained(attempt, told);
  const image = await describeBuilt(run, work, directory, told);
  if (image === undefined) return attempt;
  const mismatch = await platformMismatch(run, work, image, told, directory);
  if (mismatch !== undefined) return failed(mismatch);
  sink.built(image);
  return cache.image === undefined ? attempt : keepCache(run, work, cache.image);
}

/** Where all that a build takes is on loopback, its program may need to be told that no TLS is spoken there. */
async function reachingWords(
  { dialect }: DockerSetting,
  action: BuildAction,
  directory: string,
): Promise<readonly string[]> {
  const { plainHTTP } = abilitiesOf(dialect);
  if (plainHTTP.length === 0) return [];
  const taken = await takenBy(action, directory);
  const onLoopback = taken.every(({ image }) => isLoopback(parseReference(image)?.registry ?? ''));
  return taken.length > 0 && onLoopback ? plainHTTP : [];
}

/** A failure with the instruction to blame. */
function explained(attempt: Attempt & { status: 'failed' }, { failed: instruction }: Told): Attempt {
  if (instruction === undefined || attempt.failure.reason !== 'exit-code') return attempt;
  const hint = `it failed at '${instruction.name}': ${instruction.error}`;
  return failed({ ...attempt.failure, hint });
}
