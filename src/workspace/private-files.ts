import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf, WorkspaceError } from './error.js';
import { removeTree } from './remove-tree.js';
import { runFolderPrefix } from './run-folder.js';

/** A file that is about to be written. */
export interface PrivateFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The magic number of a file system in memory. @see https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfs = 0x01021994;

/**
 * Files of a run that must not stay: in memory where the system has a file system there, so that they never reach a
 * disk. They lie in a folder that only its owner can enter; whom a directory in it is mounted for can read all of it.
 */
export class PrivateFiles {
  readonly #runID: string;
  readonly #memory: readonly string[];
  #folder: Promise<string> | undefined;
  #path: string | undefined;

  /** @param memory folders that may be in memory, the best first */
  constructor(runID: string, memory: readonly (string | undefined)[]) {
    this.#runID = runID;
    this.#memory = memory.filter((path) => path !== undefined && path !== '') as string[];
  }

  /** Makes a directory with these files, and gives its path. @throws WorkspaceError */
  async directory(name: string, files: readonly PrivateFile[]): Promise<string> {
    try {
      this.#folder ??= this.#makeFolder();
      const directory = join(await this.#folder, name);
      await mkdir(directory);
      // whoever the container's user is; the mask of this process must not be in the way
      await chmod(directory, 0o755);
      await Promise.all(files.map((file) => writePrivate(directory, file)));
      return directory;
    } catch (error) {
      const message = `the files of '${name}' could not be made (${reasonOf(error)})`;
      throw new WorkspaceError('copy', message, 'check the free space of the memory', { cause: error });
    }
  }

  /** Removes everything. Can be called again. @throws WorkspaceError */
  async remove(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await removeTree(folder);
  }

  /** The same, before the process ends with the next line. */
  removeNow(): void {
    if (this.#path !== undefined) rmSync(this.#path, { recursive: true, force: true });
  }

  async #makeFolder(): Promise<string> {
    const parent = await firstInMemory(this.#memory);
    // mkdtemp makes it with mode 0700
    this.#path = await mkdtemp(join(parent, runFolderPrefix(this.#runID)));
    return this.#path;
  }
}

async function writePrivate(directory: string, { name, bytes }: PrivateFile): Promise<void> {
  const path = join(directory, name);
  await writeFile(path, bytes, { flag: 'wx' });
  await chmod(path, 0o644);
}

async function firstInMemory(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const found = await statfs(folder).catch(() => undefined);
    if (found?.type === tmpfs) return folder;
  }
  return tmpdir();
}
