import { StepError } from '../failure-of.js';
import { askDocker } from './ask-docker.js';
import { mount, type MountSource } from './container-arguments.js';
import type { DockerRun } from './docker-run.js';
import { filesLabel, labelOptions, ownerLabel, runLabel } from './labels.js';

/** Where a carrier has what it mounts. */
export const carried = '/files';

/** A tar archive with nothing in it: two blocks of zeros. */
const emptyArchive = '\0'.repeat(1024);

/**
 * Containers that are never started: `docker cp` takes files through them into what they mount, and out of it, wherever
 * the engine is. Their image is empty, made without any registry, and gone after the run.
 */
export class Carriers {
  readonly #run: DockerRun;
  #image: Promise<string> | undefined;

  constructor(run: DockerRun) {
    this.#run = run;
  }

  /** Makes a container that mounts this at {@link carried}, and gives its id. @throws StepError */
  async make(source: MountSource): Promise<string> {
    this.#image ??= this.#makeImage();
    const words = [
      'create',
      ...labelOptions(this.#marks()),
      ...mount(source, carried),
      await this.#image,
      '-',
    ];
    return this.#told(words);
  }

  /** Removes the image; its containers are gone. */
  async close(): Promise<void> {
    const image = await this.#image?.catch(() => undefined);
    if (image !== undefined) await this.#run.docker(['rmi', '--force', image]);
  }

  #makeImage(): Promise<string> {
    const { runID, owner } = this.#marks();
    const labels = { [filesLabel]: owner, [runLabel]: runID, [ownerLabel]: owner };
    const changes = Object.entries(labels).flatMap(([name, value]) => [
      '--change',
      `LABEL ${name}=${JSON.stringify(value)}`,
    ]);
    return this.#told(['import', ...changes, '-'], emptyArchive);
  }

  /** The last line that a command prints. */
  async #told(words: readonly string[], input?: string): Promise<string> {
    const options = input === undefined ? {} : { input };
    const { attempt, lines, complaint } = await askDocker(this.#run.docker, words, options);
    const last = lines.at(-1);
    if (attempt.status === 'succeeded' && last !== undefined) return last;
    const message = `the files of the run could not be brought to the engine: ${complaint}`;
    throw new StepError({ reason: 'engine', message });
  }

  #marks(): { readonly runID: string; readonly owner: string } {
    return { runID: this.#run.plan.run.id, owner: this.#run.setting.owner };
  }
}
