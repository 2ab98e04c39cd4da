import type { BuildAction, ContainerAction, DockerAction, Plan, PlannedStep } from '../../plan/index.js';
import { runProcess, type Exit } from '../../process/index.js';
import { isManifestAction } from '../manifest-actions.js';
import type { Attempt, Session, StepSink } from '../executor.js';
import { attempting } from '../failure-of.js';
import { builderOf } from './builder.js';
import type { DockerSetting } from './docker-setting.js';
import { attemptOf } from './failures.js';
import { containerName, dockerArguments, runLabel, type ContainerSetting } from './invocations.js';
import { pushImages } from './push.js';

/** Containers and folders that don't exist yet need names only. */
const unused: ContainerSetting = { runID: '', workspace: '', home: '' };

/** One run on a Docker Engine. */
export class DockerSession implements Session {
  readonly #runID: string;
  readonly #setting: DockerSetting;
  #startedContainers = false;

  constructor(plan: Plan, setting: DockerSetting) {
    this.#runID = plan.run.id;
    this.#setting = setting;
  }

  execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    return attempting(() => this.#carryOut(step, sink, signal));
  }

  async close(): Promise<void> {
    if (this.#startedContainers) await this.#removeContainers();
    await this.#setting.workspace.remove();
  }

  #carryOut(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const { action } = step;
    if (isManifestAction(action)) return this.#setting.registry.carryOut(action, sink, signal);
    switch (action.kind) {
      case 'build':
        return this.#build(step, action, sink, signal);
      case 'push':
        return pushImages(
          action,
          this.#setting.registry,
          (words) => this.#docker(words, {}, sink, signal),
          sink,
          signal,
        );
      case 'container':
        return this.#runContainer(step, action, sink, signal);
      case 'docker':
        return this.#runDocker(step, action, sink, signal);
    }
  }

  async #build(
    step: PlannedStep,
    action: BuildAction,
    sink: StepSink,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const directory = await this.#setting.workspace.resolveReadable(step.workingDirectory);
    const { program, environment } = builderOf(action, this.#setting);
    const where = { directory, program, environment: { ...environment, ...parsed(step.environment) } };
    const [words = []] = dockerArguments(step, action, unused);
    return attemptOf(await this.#docker(words, where, sink, signal), 'docker build');
  }

  async #runDocker(
    step: PlannedStep,
    action: DockerAction,
    sink: StepSink,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const directory = await this.#setting.workspace.resolve(step.workingDirectory);
    const words = action.arguments;
    const exit = await this.#docker(
      words,
      { directory, environment: parsed(step.environment) },
      sink,
      signal,
    );
    return attemptOf(exit, ['docker', ...words.slice(0, 1)].join(' '));
  }

  async #runContainer(
    step: PlannedStep,
    action: ContainerAction,
    sink: StepSink,
    signal: AbortSignal,
  ): Promise<Attempt> {
    const { workspace } = this.#setting;
    const setting = { runID: this.#runID, workspace: await workspace.path(), home: await workspace.home() };
    const [words = []] = dockerArguments(step, action, setting);
    this.#startedContainers = true;
    // Ending the CLI would only ask the container's first process to end, which many ignore: remove the container.
    const remove = (): void => void this.#docker(['rm', '--force', containerName(this.#runID, step.id)], {});
    signal.addEventListener('abort', remove, { once: true });
    try {
      return attemptOf(await this.#docker(words, {}, sink, signal), 'docker run');
    } finally {
      signal.removeEventListener('abort', remove);
    }
  }

  async #removeContainers(): Promise<void> {
    const ids: string[] = [];
    const collect = {
      output: (_stream: string, line: string): void => void ids.push(line.trim()),
      pushed: () => undefined,
    };
    await this.#docker(
      ['ps', '--all', '--quiet', '--filter', `label=${runLabel}=${this.#runID}`],
      {},
      collect,
    );
    if (ids.length > 0) await this.#docker(['rm', '--force', '--volumes', ...ids], {});
  }

  #docker(words: readonly string[], where: Where, sink?: StepSink, signal?: AbortSignal): Promise<Exit> {
    const { docker, environment } = this.#setting;
    return runProcess(
      {
        file: where.program ?? docker,
        arguments: words,
        ...(where.directory === undefined ? {} : { directory: where.directory }),
        environment: { ...where.environment, ...environment },
      },
      sink === undefined ? {} : { output: (stream, line) => sink.output(stream, line) },
      signal,
    );
  }
}

interface Where {
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
