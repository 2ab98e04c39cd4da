import { setTimeout as delay } from 'node:timers/promises';
import type { PushAction } from '../../plan/index.js';
import type { Exit } from '../../process/index.js';
import type { Attempt, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import type { RegistryWork } from '../registry-work.js';
import { attemptOf } from './failures.js';

/** Milliseconds before each further try of a push that failed for no lasting reason. */
const pauses = [1_000, 3_000];

/** Pushes all images at the same time; every failure is waited for, the first one is the answer. */
export async function pushImages(
  action: PushAction,
  registry: RegistryWork,
  docker: (words: readonly string[]) => Promise<Exit>,
  sink: StepSink,
  signal: AbortSignal,
): Promise<Attempt> {
  const attempts = await Promise.all(
    action.images.map(({ name }) =>
      attempting(async () => {
        const attempt = await pushOne(name, registry, docker, sink, signal);
        if (attempt.status === 'succeeded') await registry.report(name, sink, signal);
        return attempt;
      }),
    ),
  );
  return attempts.find(({ status }) => status === 'failed') ?? { status: 'succeeded' };
}

async function pushOne(
  name: string,
  registry: RegistryWork,
  docker: (words: readonly string[]) => Promise<Exit>,
  sink: StepSink,
  signal: AbortSignal,
): Promise<Attempt> {
  for (let tries = 0; ; tries += 1) {
    const attempt = attemptOf(await docker(['push', name]), 'docker push');
    if (attempt.status === 'succeeded' || signal.aborted) return attempt;
    const obstacle = await registry.obstacle(name, signal);
    if (obstacle !== undefined) return failed(obstacle);
    const pause = pauses[tries];
    if (pause === undefined) return attempt;
    sink.output('stderr', `pushing ${name} failed; trying again in ${pause / 1000} s`);
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
