import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListStore } from './list-store.js';
import { listFromJSON, listToJSON } from './list-json.js';
import type { ManifestList } from './list.js';
import { ManifestListError } from './manifest-list-error.js';

/** Lists that outlive the process. */
export interface KeptLists extends ListStore {
  /** When a list was last changed, in milliseconds since the epoch; undefined when there is none. */
  changed(key: string): Promise<number | undefined>;
  /** Forgets the lists that were last changed before this time (milliseconds since the epoch): their names. */
  forgetBefore(time: number): Promise<readonly string[]>;
}

/** How long a change may wait for another, in milliseconds, before the other counts as dead. */
const longestWait = 10_000;
const pause = 20;

/**
 * Lists kept in a folder, a file each, readable by its owner only and written at once: a reader sees all of a change or
 * nothing. Rejects with a ManifestListError, also when a file is not what was written.
 */
export function keptLists(folder: string): KeptLists {
  const fileOf = (key: string) => join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  const all = async () => {
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  };
  return {
    get: (key) => readList(fileOf(key)),
    names: async () => {
      const lists = await Promise.all((await all()).map((file) => readList(file).catch(() => undefined)));
      return lists.flatMap((list) => list?.name ?? []);
    },
    update: async (key, change) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(key);
      await alone(file, async () => {
        const after = change(await readList(file));
        if (after === undefined) await rm(file, { force: true });
        else await writeList(file, after);
      });
    },
    changed: async (key) => timeOf(fileOf(key)),
    forgetBefore: async (time) => {
      const forgotten = await Promise.all(
        (await all()).map(async (file) => {
          if (((await timeOf(file)) ?? time) >= time) return [];
          const list = await readList(file).catch(() => undefined);
          await rm(file, { force: true });
          return list === undefined ? [] : [list.name];
        }),
      );
      return forgotten.flat();
    },
  };
}

async function timeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}

async function readList(file: string): Promise<ManifestList | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
  try {
    return listFromJSON(text);
  } catch (error) {
    throw unusable(file, error);
  }
}

async function writeList(file: string, list: ManifestList): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, listToJSON(list), { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw unusable(file, error);
  }
}

/** Does work while nobody else does work on the same file; what a killed process left is not waited for long. */
async function alone(file: string, work: () => Promise<void>): Promise<void> {
  const lock = `${file}.lock`;
  const start = Date.now();
  while (!(await take(lock))) {
    const since = await timeOf(lock);
    if (since !== undefined && Date.now() - since > longestWait) await rm(lock, { force: true });
    else if (Date.now() - start > 2 * longestWait)
      throw new ManifestListError(`another program holds '${lock}'`, 'if none does, remove that file');
    else await delay(pause);
  }
  try {
    await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  return writeFile(lock, String(process.pid), { flag: 'wx', mode: 0o600 }).then(
    () => true,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw unusable(lock, error);
    },
  );
}

function unusable(file: string, error: unknown): ManifestListError {
  const reason = (error as NodeJS.ErrnoException).code ?? 'it is damaged';
  return new ManifestListError(
    `the kept manifest list '${file}' cannot be used (${reason})`,
    'check its permissions, or remove it and create the list again',
  );
}
