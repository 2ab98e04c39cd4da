import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Days after which files that no run has asked for are removed. */
const keptDays = 30;
const day = 24 * 60 * 60 * 1000;

/**
 * Files that were fetched, in folders named by what they are (a commit, a digest), and notes of what a location led to when
 * it was last asked. A folder is there whole or not at all, however many processes make it at the same time.
 */
export class Cache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The note about a location; undefined when there is none that can be read. */
  async recall(location: readonly string[]): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#note(location), 'utf8'));
    } catch {
      return undefined;
    }
  }

  async note(location: readonly string[], note: object): Promise<void> {
    const path = this.#note(location);
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(note));
    await rename(draft, path);
  }

  /** The folder of that name, if it is there. */
  async find(name: string): Promise<string | undefined> {
    const folder = this.#tree(name);
    const there = await stat(folder).catch(() => undefined);
    if (there === undefined) return undefined;
    const now = new Date();
    await utimes(folder, now, now).catch(() => undefined); // keeps it; a cache that can't be written serves as well
    return folder;
  }

  /** A folder for files that have no name yet. Whoever fills it hands it to {@link keep} or {@link discard}. */
  async draft(): Promise<string> {
    const folder = join(this.#folder, 'drafts', randomUUID());
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  /** Gives a draft its name, and answers its place. What is there under that name already is the same, and stays. */
  async keep(draft: string, name: string): Promise<string> {
    const folder = this.#tree(name);
    await mkdir(join(folder, '..'), { recursive: true, mode: 0o700 });
    try {
      await rename(draft, folder);
    } catch (error) {
      if ((await this.find(name)) === undefined) throw error;
      await this.discard(draft);
    }
    await this.#removeOld();
    return folder;
  }

  async discard(draft: string): Promise<void> {
    await rm(draft, { recursive: true, force: true });
  }

  /** Folders that nothing has asked for in a month, and drafts whose makers have been killed. */
  async #removeOld(): Promise<void> {
    await Promise.all([
      removeOlder(join(this.#folder, 'trees'), keptDays * day),
      removeOlder(join(this.#folder, 'locations'), keptDays * day),
      removeOlder(join(this.#folder, 'drafts'), day),
    ]);
  }

  #note(location: readonly string[]): string {
    const name = createHash('sha256').update(JSON.stringify(location)).digest('hex');
    return join(this.#folder, 'locations', `${name}.json`);
  }

  #tree(name: string): string {
    return join(this.#folder, 'trees', name.replaceAll(/[^\w.-]/g, '-'));
  }
}

async function removeOlder(folder: string, age: number): Promise<void> {
  const oldest = Date.now() - age;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && facts.mtimeMs < oldest)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
