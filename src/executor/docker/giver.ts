import { randomUUID } from 'node:crypto';
import { lutimes, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeHeader, type TarHeader } from '../../file-tree/index.js';
import { foreignFiles, removeTree, type ForeignFile } from '../../workspace/index.js';
import { askDocker } from './ask-docker.js';
import { carried, type Carriers } from './carriers.js';
import type { DockerRun } from './docker-run.js';

/** A user of this machine, by the numbers of the user and of its group. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Entries in one archive: it is a few hundred kilobytes then. */
const batch = 512;

/**
 * Gives the user what containers made in a folder, as only the engine may: it writes owners as it unpacks an archive
 * into a container that mounts the folder and is never started. What cannot be given stays as it is.
 */
export class Giver {
  readonly #run: DockerRun;
  readonly #carriers: Carriers;
  readonly #folder: string;
  readonly #owner: Owner;
  #carrier: Promise<string> | undefined;

  constructor(run: DockerRun, carriers: Carriers, folder: string, owner: Owner) {
    this.#run = run;
    this.#carriers = carriers;
    this.#folder = folder;
    this.#owner = owner;
  }

  /** Gives the directories only, which is enough for everything to be removed. @throws StepError */
  giveDirectories(): Promise<void> {
    return this.#giveEachLevel(() => foreignFiles(this.#folder, this.#owner.uid, 'directories'));
  }

  /** Gives everything but what was another user's before, by its identity. @throws StepError */
  async giveAll(before: ReadonlySet<string>): Promise<void> {
    const made = async (kind: ForeignFile['kind']): Promise<readonly ForeignFile[]> => {
      const foreign = await foreignFiles(this.#folder, this.#owner.uid);
      return foreign.filter((file) => file.kind === kind && !before.has(file.identity));
    };
    await this.#giveEachLevel(() => made('directory'));
    for (const files of batches(await made('file'))) if (!(await this.#giveFiles(files))) return;
  }

  /** Everything is given; call it whatever has failed. */
  async close(): Promise<void> {
    const carrier = await this.#carrier?.catch(() => undefined);
    if (carrier !== undefined) await this.#run.docker(['rm', '--force', '--volumes', carrier]);
  }

  /** Directories that the user could not read show more of them. What is found again cannot be given. */
  async #giveEachLevel(look: () => Promise<readonly ForeignFile[]>): Promise<void> {
    const given = new Set<string>();
    for (;;) {
      const directories = (await look()).filter(({ identity }) => !given.has(identity));
      if (directories.length === 0) return;
      for (const some of batches(directories)) if (!(await this.#write(some.map(ownDirectory)))) return;
      for (const { identity } of directories) given.add(identity);
    }
  }

  /** A second name of a file carries the new owner to it, and its content stays where it is. */
  async #giveFiles(files: readonly ForeignFile[]): Promise<boolean> {
    const names = `.taskrun-${randomUUID()}`;
    const folder = join(this.#folder, names);
    await mkdir(folder, { mode: 0o700 });
    try {
      return await this.#write(files.map((file, index) => ownLink(file, `${names}/${index}`)));
    } finally {
      await removeTree(folder);
      // An archive has whole seconds.
      for (const { path, times } of files)
        await lutimes(join(this.#folder, path), times.read, times.changed).catch(() => undefined);
    }
  }

  /** False when the engine says no. */
  async #write(entries: readonly Entry[]): Promise<boolean> {
    // Users in its containers are other users here: what they made is the user's own, as far as it can be.
    if ((await this.#run.engine.facts()).mapsUsers) return false;
    this.#carrier ??= this.#carriers.make({
      kind: 'folder',
      path: this.#folder,
    });
    const headers = entries.map((entry) => encodeHeader({ ...entry, ...this.#owner, ...contentless }));
    const input = Buffer.concat([...headers, Buffer.alloc(1024)]);
    // Into the root: the folder's own owner can be written, too.
    const { attempt } = await askDocker(this.#run.docker, ['cp', '-', `${await this.#carrier}:/`], { input });
    return attempt.status === 'succeeded';
  }
}

type Entry = Pick<TarHeader, 'name' | 'type' | 'mode' | 'time' | 'linkName'>;

const contentless = { size: 0, major: 0, minor: 0 };

/** Where a path of the folder is in an archive. */
const inArchive = (path: string): string => `${carried.slice(1)}/${path}`;

/** It can be read and changed by its owner, whatever it was. */
function ownDirectory({ path, mode, times }: ForeignFile): Entry {
  const name = path === '' ? inArchive('') : `${inArchive(path)}/`;
  return {
    name,
    type: 'directory',
    mode: mode | 0o700,
    time: times.changed,
    linkName: '',
  };
}

/** A program that ran as its owner ran as another one: it must not run as this user. */
function ownLink({ path, mode, times }: ForeignFile, name: string): Entry {
  return {
    name: inArchive(name),
    type: 'link',
    mode: mode & 0o777,
    time: times.changed,
    linkName: inArchive(path),
  };
}

function* batches<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < all.length; start += batch) yield all.slice(start, start + batch);
}
