import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { adoptFiles, fileStates, removeTree, type FileStates } from '../../workspace/index.js';
import { StepError } from '../failure-of.js';
import { askDocker } from './ask-docker.js';
import type { RunDocker } from './run-docker.js';

/**
 * The workspace on both sides of an engine that does not see this machine's files. What was changed here is brought over
 * before a container starts; what containers may have changed comes back before anything here reads. One at a time.
 */
export class WorkspaceMirror {
  readonly #docker: RunDocker;
  /** CONTAINER:PATH. */
  readonly #there: string;
  readonly #here: string;
  /** A folder for what is under way. */
  readonly #scratch: string;
  /** The files here when both sides were the same. */
  #same: FileStates | undefined;
  /** Whether a container may have written since; it may still do so for as long as the run goes on. */
  #written = false;
  #last: Promise<void> = Promise.resolve();

  constructor(
    docker: RunDocker,
    there: string,
    { directory, scratch }: { readonly directory: string; readonly scratch: string },
  ) {
    this.#docker = docker;
    this.#there = there;
    this.#here = directory;
    this.#scratch = scratch;
  }

  /** Brings what was changed here to the engine; a container is about to start. @throws StepError */
  give(): Promise<void> {
    return this.#inTurn(async () => {
      const now = await fileStates(this.#here);
      if (this.#same === undefined) await this.#copy(`${this.#here}/.`, this.#there);
      else for (const path of changedIn(this.#same, now)) await this.#bring(path);
      this.#same = now;
      this.#written = true;
    });
  }

  /** Brings what containers have changed here; what was changed here since stays. @throws StepError */
  take(): Promise<void> {
    return this.#inTurn(async () => {
      const same = this.#same;
      if (same === undefined || !this.#written) return;
      const incoming = join(this.#scratch, 'incoming');
      await removeTree(incoming);
      await mkdir(incoming);
      await this.#copy(`${this.#there}/.`, incoming);
      const now = await fileStates(this.#here);
      const kept = new Set([...now.keys()].filter((path) => now.get(path) !== same.get(path)));
      await adoptFiles(incoming, this.#here, (path) => kept.has(path));
      await removeTree(incoming);
      const adopted = await fileStates(this.#here);
      // what was changed here has still to be brought over
      for (const path of kept) adopted.delete(path);
      this.#same = adopted;
    });
  }

  async #bring(path: string): Promise<void> {
    const parent = dirname(path);
    await this.#copy(join(this.#here, path), parent === '.' ? this.#there : `${this.#there}/${parent}`);
  }

  async #copy(from: string, to: string): Promise<void> {
    const { attempt, complaint } = await askDocker(this.#docker, ['cp', from, to]);
    if (attempt.status === 'succeeded') return;
    const message = `the workspace could not be kept the same here and on the engine: ${complaint}`;
    throw new StepError({ reason: 'engine', message });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The paths that are new or other than before, without those in a directory that is itself new. */
function changedIn(before: FileStates, now: FileStates): readonly string[] {
  const changed: string[] = [];
  const isNew = (path: string): boolean => path !== '.' && (!before.has(path) || isNew(dirname(path)));
  for (const [path, state] of now) {
    if (before.get(path) === state || (dirname(path) !== '.' && isNew(dirname(path)))) continue;
    changed.push(path);
  }
  return changed;
}
