import { setTimeout as delay } from 'node:timers/promises';
import type { PushedImage } from '../../event/index.js';
import type { KnownLayers } from '../../image-archive/index.js';
import { parseReference, type Digest, type Reference } from '../../oci/index.js';
import type { PushAction } from '../../plan/index.js';
import { isLoopback, RegistryError } from '../../registry/index.js';
import type { Attempt, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import type { AskedEngine } from './asked-engine.js';
import { reaching } from './dialect.js';
import type { DockerRun } from './docker-run.js';
import type { DockerSetting } from './docker-setting.js';
import { attemptOf } from './failures.js';
import { PushOutput } from './push-output.js';
import type { Outcome } from './push-outcome.js';
import type { RunDocker } from './run-docker.js';

/** Milliseconds before each further try of a push that failed for no lasting reason. */
const pauses = [1_000, 3_000];

/** The pushes of one run: the engine does them, or taskrun itself where the engine cannot reach the registry. */
export class PushWork {
  readonly #setting: DockerSetting;
  readonly #docker: RunDocker;
  readonly #engine: AskedEngine;
  /** Layers that taskrun has compressed. */
  readonly #known: KnownLayers = new Map();

  constructor({ setting, docker, engine }: DockerRun) {
    this.#setting = setting;
    this.#docker = docker;
    this.#engine = engine;
  }

  /** Pushes all images at the same time; every failure is waited for, the first one is the answer. */
  async push(action: PushAction, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const attempts = await Promise.all(
      action.images.map(({ name }) => attempting(() => this.#pushOne(name, sink, signal))),
    );
    return attempts.find(({ status }) => status === 'failed') ?? { status: 'succeeded' };
  }

  async #pushOne(name: string, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const target = pushable(name);
    let obstacle = target && (await this.#engine.reach.obstacle(target.registry));
    for (let tries = 0; ;) {
      const { attempt, unreachable, lasting } =
        target === undefined || obstacle === undefined
          ? await this.#byEngine(name, sink, signal)
          : await this.#bySave(target, obstacle, sink, signal);
      if (attempt.status === 'succeeded' || lasting === true || signal.aborted) return attempt;
      const failure = await this.#setting.registry.obstacle(name, signal);
      if (failure !== undefined) return failed(failure);
      if (target !== undefined && unreachable !== undefined) {
        obstacle = this.#engine.reach.remember(target.registry, unreachable);
        continue;
      }
      const pause = pauses[tries++];
      if (pause === undefined) return attempt;
      sink.output('stderr', `pushing ${name} failed; trying again in ${pause / 1000} s`);
      await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  async #byEngine(name: string, sink: StepSink, signal: AbortSignal): Promise<Outcome> {
    const heard = new PushOutput(sink);
    const attempt = attemptOf(
      await this.#docker(reaching(this.#setting.dialect, ['push', name], name), heard, { signal }),
      'docker push',
    );
    if (attempt.status === 'failed') return { attempt, unreachable: heard.unreachable };
    const image = await this.#pushed(name, heard.digest, signal);
    if (image !== undefined) {
      sink.pushed(image);
      return { attempt };
    }
    const unreachable = 'what the engine pushed is not in the registry that taskrun finds under that name';
    return { attempt: failed({ reason: 'registry', message: unreachable }), unreachable };
  }

  /** The image as the registry has it; undefined when the engine, whose loopback may be another one, pushed it elsewhere. */
  async #pushed(
    name: string,
    digest: Digest | undefined,
    signal: AbortSignal,
  ): Promise<PushedImage | undefined> {
    const mayBeElsewhere = isLoopback(parseReference(name)?.registry ?? '');
    try {
      const image = await this.#setting.registry.describe(name, signal);
      return mayBeElsewhere && digest !== undefined && digest !== image.digest ? undefined : image;
    } catch (error) {
      if (mayBeElsewhere && error instanceof RegistryError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #bySave(target: Reference, obstacle: string, sink: StepSink, signal: AbortSignal): Promise<Outcome> {
    const name = target.original;
    sink.output('stderr', `pushing ${name} from 'docker save' instead: ${obstacle}`);
    const { pushSaved } = await import('./push-saved.js');
    const { containerdStore } = await this.#engine.facts();
    const layers = containerdStore
      ? ({ kind: 'as-they-are' } as const)
      : ({ kind: 'compress', known: this.#known } as const);
    const { registry } = this.#setting;
    const outcome = await pushSaved(target, layers, { registry, docker: this.#docker, sink, signal });
    if (outcome.attempt.status === 'succeeded') sink.pushed(await registry.describe(name, signal));
    return outcome;
  }
}

/** The name with its tag; undefined for what is for docker to refuse: a name that is none, a digest. */
function pushable(name: string): Reference | undefined {
  const reference = parseReference(name);
  return reference === undefined || reference.digest !== undefined
    ? undefined
    : { tag: 'latest', ...reference };
}
