import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { reaching } from './dialect.js';
import type { DockerRun, StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import { optionValues } from './run-names.js';

/**
 * Downloads a container's image, where the step says how often that is to be tried; otherwise `docker run` does it.
 * @returns the attempt that failed in spite of all tries, else undefined
 */
export async function downloadImage(
  { docker, engine, setting: { dialect } }: DockerRun,
  { action, sink, signal }: StepWork<ContainerAction>,
): Promise<Attempt | undefined> {
  const { image, downloadRetries, downloadRetryDelay } = action;
  if (downloadRetries === 0 || (!action.pull && (await engine.image(image)) !== undefined)) return undefined;
  const platform = optionValues(action.options, ['platform']).flatMap((value) => ['--platform', value]);
  for (let retry = 0; ; retry += 1) {
    const exit = await docker(reaching(dialect, ['pull', '--quiet', ...platform, image], image), sink, {
      signal,
    });
    const attempt = attemptOf(exit, 'docker pull');
    if (attempt.status === 'succeeded') return undefined;
    if (retry >= downloadRetries || signal.aborted) return attempt;
    sink.output('stderr', `downloading ${image} failed; trying again in ${downloadRetryDelay} s`);
    await delay(downloadRetryDelay * 1000, undefined, { signal }).catch(() => undefined);
  }
}
