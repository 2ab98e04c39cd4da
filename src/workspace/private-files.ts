import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf, WorkspaceError } from './error.js';
import { removeTree } from './remove-tree.js';
import { makeRunFolder, runFolderPath } from './run-folder.js';

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
  readonly #path: string;
  #folder: Promise<string> | undefined;

  /** @param path a folder that is made when first needed, see {@link privateFolderPath} */
  constructor(path: string) {
    this.#path = path;
  }

  /** The folder itself, for what only this user reads; made when first asked for. Rejects with the system's error. */
  folder(): Promise<string> {
    return (this.#folder ??= makeRunFolder(this.#path));
  }

  /** Makes a directory with these files, and gives its path. @throws WorkspaceError */
  async directory(name: string, files: readonly PrivateFile[]): Promise<string> {
    try {
      const directory = join(await this.folder(), name);
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

  /** Makes a file with this text, and gives its path. @throws WorkspaceError */
  async file(name: string, text: string): Promise<string> {
    const directory = await this.directory(`${name.replace(/[^\w.-]/g, '_')}-${randomUUID()}`, [
      { name: 'file', bytes: Buffer.from(text) },
    ]);
    return join(directory, 'file');
  }

  /** Removes everything. Can be called again. @throws WorkspaceError */
  async remove(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await removeTree(folder);
  }

  /** The same, before the process ends with the next line. */
  removeNow(): void {
    if (this.#folder !== undefined) rmSync(this.#path, { recursive: true, force: true });
  }
}

async function writePrivate(directory: string, { name, bytes }: PrivateFile): Promise<void> {
  const path = join(directory, name);
  await writeFile(path, bytes, { flag: 'wx' });
  await chmod(path, 0o644);
}

/**
 * The path of a folder for a run's private files, which nobody has yet: in the first of these folders that is in memory,
 * else in the system's temporary folder.
 */
export async function privateFolderPath(
  runID: string,
  candidates: readonly (string | undefined)[],
): Promise<string> {
  for (const parent of candidates) {
    const found = parent === undefined ? undefined : await statfs(parent).catch(() => undefined);
    if (found?.type === tmpfs) return runFolderPath(runID, parent);
  }
  return runFolderPath(runID);
}
