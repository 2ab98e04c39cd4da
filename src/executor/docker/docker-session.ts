import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type {
  BuildAction,
  ContainerAction,
  DockerAction,
  HostShellAction,
  Plan,
  PlannedStep,
} from '../../plan/index.js';
import { runProcess, type Exit } from '../../process/index.js';
import { isRegistryAction } from '../registry-actions.js';
import type { Attempt, OutputSink, Session, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import { builderOf } from './builder.js';
import type { DockerSetting } from './docker-setting.js';
import { attemptOf } from './failures.js';
import {
  containerName,
  dockerArguments,
  hostShellLine,
  runLabel,
  type ContainerSetting,
} from './invocations.js';
import { PushWork } from './push.js';
import { redirect, type RedirectedStreams } from './redirect.js';

/** Containers and folders that don't exist yet need names only. */
const unused: ContainerSetting = { runID: '', workspace: '', home: '' };

/** One run on a Docker Engine. */
export class DockerSession implements Session {
  readonly #runID: string;
  readonly #setting: DockerSetting;
  readonly #pushes: PushWork;
  /** Steps that have started a container. */
  readonly #started = new Set<string>();

  constructor(plan: Plan, setting: DockerSetting) {
    this.#runID = plan.run.id;
    this.#setting = setting;
    this.#pushes = new PushWork(setting, (words, sink, { signal, ...where } = {}) =>
      this.#docker(words, where, sink, signal),
    );
  }

  async execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const attempt = await attempting(() => this.#redirected(step, sink, signal));
    if (attempt.status === 'succeeded' || signal.aborted || isRegistryAction(step.action)) return attempt;
    const lost = await this.#setting.lostEngine?.();
    return lost === undefined ? attempt : failed(lost);
  }

  async close(): Promise<void> {
    if (this.#started.size > 0) await this.#removeContainers();
  }

  async #redirected(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const streams = await redirect(step.redirections, this.#setting.workspace, sink);
    try {
      return await this.#carryOut(step, streams, signal);
    } finally {
      await streams.close();
    }
  }

  #carryOut(step: PlannedStep, streams: RedirectedStreams, signal: AbortSignal): Promise<Attempt> {
    const { action } = step;
    const { sink } = streams;
    if (isRegistryAction(action)) return this.#setting.registry.carryOut(step, action, sink, signal);
    switch (action.kind) {
      case 'build':
        return this.#build(step, action, streams, signal);
      case 'push':
        return this.#pushes.push(action, sink, signal);
      case 'container':
        return this.#runContainer(step, action, streams, signal);
      case 'docker':
        return this.#runDocker(step, action, streams, signal);
      case 'host-shell':
        return this.#runHostShell(step, action, streams, signal);
    }
  }

  async #build(
    step: PlannedStep,
    action: BuildAction,
    { sink, files }: RedirectedStreams,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const directory = await this.#setting.workspace.resolveReadable(step.workingDirectory);
    const { program, environment } = builderOf(action, this.#setting);
    const where = { directory, program, environment: { ...environment, ...parsed(step.environment) } };
    const [words = []] = dockerArguments(step, action, unused);
    if (action.cache !== undefined) sink.output('stderr', 'the cache of this build is not kept yet');
    return attemptOf(await this.#docker(words, { ...where, files }, sink, signal), 'docker build');
  }

  async #runDocker(
    step: PlannedStep,
    action: DockerAction,
    { sink, files }: RedirectedStreams,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const directory = await this.#setting.workspace.resolve(step.workingDirectory);
    const words = action.arguments;
    const exit = await this.#docker(
      words,
      { directory, environment: parsed(step.environment), files },
      sink,
      signal,
    );
    return attemptOf(exit, ['docker', ...words.slice(0, 1)].join(' '));
  }

  async #runContainer(
    step: PlannedStep,
    action: ContainerAction,
    { sink, files }: RedirectedStreams,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { workspace } = this.#setting;
    const setting = { runID: this.#runID, workspace: await workspace.path(), home: await workspace.home() };
    const [words = []] = dockerArguments(step, action, setting);
    const name = containerName(this.#runID, step.id);
    // An earlier attempt's container may have been kept, and has the name.
    if (this.#started.has(step.id)) await this.#docker(['rm', '--force', name], {});
    this.#started.add(step.id);
    // Ending the CLI would only ask the container's first process to end, which many ignore: remove the container.
    let removed: Promise<Exit> | undefined;
    const remove = (): void => {
      removed = this.#docker(['rm', '--force', name], {});
    };
    signal.addEventListener('abort', remove, { once: true });
    try {
      await this.#download(action, sink, signal);
      return attemptOf(await this.#docker(words, { files }, sink, signal), 'docker run');
    } finally {
      signal.removeEventListener('abort', remove);
      await removed; // the next attempt wants the name
    }
  }

  /** Downloads the image with as many tries as the step gives it; `docker run` says what is wrong when none succeeds. */
  async #download(action: ContainerAction, sink: StepSink, signal: AbortSignal): Promise<void> {
    for (let tries = 0; tries < action.downloadRetries && !signal.aborted; tries++) {
      if (tries > 0)
        await delay(action.downloadRetryDelay * 1000, undefined, { signal }).catch(() => undefined);
      const exit = await this.#docker(['pull', '--quiet', action.image], {}, sink, signal);
      if (exit.status === 'exited' && exit.exitCode === 0) return;
    }
  }

  /** The line the user allowed to reach the host's shell. */
  async #runHostShell(
    step: PlannedStep,
    action: HostShellAction,
    { sink }: RedirectedStreams,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { workspace, docker, environment } = this.#setting;
    const directory = await workspace.path();
    const setting = { runID: this.#runID, workspace: directory, home: await workspace.home() };
    this.#started.add(step.id); // the line may have started containers, labelled as the run's
    const exit = await runProcess(
      {
        file: '/bin/sh',
        arguments: ['-c', hostShellLine(step, action, docker, setting)],
        directory,
        environment: { ...parsed(step.environment), ...environment },
      },
      { output: (stream, line) => sink.output(stream, line) },
      signal,
    );
    return attemptOf(exit, 'sh');
  }

  async #removeContainers(): Promise<void> {
    const ids: string[] = [];
    const collect = {
      output: (stream: string, line: string): void => {
        if (stream === 'stdout') ids.push(line.trim()); // the CLI's warnings are not containers
      },
    };
    await this.#docker(
      ['ps', '--all', '--quiet', '--filter', `label=${runLabel}=${this.#runID}`],
      {},
      collect,
    );
    if (ids.length > 0) await this.#docker(['rm', '--force', '--volumes', ...ids], {});
  }

  #docker(words: readonly string[], where: Where, sink?: OutputSink, signal?: AbortSignal): Promise<Exit> {
    const { docker, environment } = this.#setting;
    return runProcess(
      {
        file: where.program ?? docker,
        arguments: words,
        ...(where.directory === undefined ? {} : { directory: where.directory }),
        environment: { ...where.environment, ...environment },
        ...(where.files === undefined ? {} : { files: where.files }),
      },
      {
        ...(sink === undefined ? {} : { output: (stream, line) => sink.output(stream, line) }),
        ...(where.stdout === undefined ? {} : { stdout: where.stdout }),
      },
      signal,
    );
  }
}

interface Where {
  readonly files?: RedirectedStreams['files'];
  /** Takes standard output as bytes. */
  readonly stdout?: Writable;
  readonly directory?: string;
  /** Instead of the docker CLI. */
  readonly program?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function parsed(environment: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    environment.map((entry) => {
      const equals = entry.indexOf('=');
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
