import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerAction, HostShellAction } from '../../plan/index.js';
import type { Exit } from '../../process/index.js';
import type { Attempt } from '../executor.js';
import type { DockerRun, StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import { runHostShell } from './host-shell.js';
import { removeOwned } from './leftovers.js';
import { containerName, runArguments, type ContainerSetting } from './invocations.js';

/** The containers of one run. */
export class Containers {
  readonly #run: DockerRun;
  /** Steps that have started a container. */
  readonly #started = new Set<string>();

  constructor(run: DockerRun) {
    this.#run = run;
  }

  /** Runs a step's container to its end. */
  async run(work: StepWork<ContainerAction>): Promise<Attempt> {
    const { step, action, sink, files, signal } = work;
    const { docker, plan } = this.#run;
    const words = runArguments(step, action, await this.#setting());
    const name = containerName(plan.run.id, step.id);
    // An earlier attempt's container may have been kept, and has the name.
    if (this.#started.has(step.id)) await docker(['rm', '--force', name]);
    this.#started.add(step.id);
    // Ending the CLI would only ask the container's first process to end, which many ignore: remove the container.
    let removed: Promise<Exit> | undefined;
    const remove = (): void => {
      removed = docker(['rm', '--force', name]);
    };
    signal.addEventListener('abort', remove, { once: true });
    try {
      await this.#download(work);
      return attemptOf(await docker(words, sink, { files, signal }), 'docker run');
    } finally {
      signal.removeEventListener('abort', remove);
      await removed; // the next attempt wants the name
    }
  }

  /** Carries out a line of the host's shell, which may start containers, labelled as the run's. */
  async runHostShell(work: StepWork<HostShellAction>): Promise<Attempt> {
    const setting = await this.#setting();
    this.#started.add(work.step.id);
    return runHostShell(this.#run, work, setting);
  }

  /** Removes everything of the run from the engine. */
  async close(): Promise<void> {
    const { docker, setting } = this.#run;
    if (this.#started.size > 0) await removeOwned(docker, 'container', setting.owner);
  }

  async #setting(): Promise<ContainerSetting> {
    const { plan, setting } = this.#run;
    const { workspace } = setting;
    return {
      runID: plan.run.id,
      owner: setting.owner,
      workspace: await workspace.path(),
      home: await workspace.home(),
    };
  }

  /** Downloads the image with as many tries as the step gives it; `docker run` says what is wrong when none succeeds. */
  async #download({ action, sink, signal }: StepWork<ContainerAction>): Promise<void> {
    for (let tries = 0; tries < action.downloadRetries && !signal.aborted; tries++) {
      if (tries > 0)
        await delay(action.downloadRetryDelay * 1000, undefined, { signal }).catch(() => undefined);
      const exit = await this.#run.docker(['pull', '--quiet', action.image], sink, { signal });
      if (exit.status === 'exited' && exit.exitCode === 0) return;
    }
  }
}
