import type { Hash } from 'node:crypto';
import { access, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFile, unlessAbsent } from './files.js';
import { uploadsPath, type Layout } from './layout.js';
import { thisProcess, type Owner } from './owner.js';

const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** An open data folder. Several processes may have the same one open. */
export interface RegistryStorage extends Layout {
  /** Nothing in the folder is changed. */
  readonly readOnly: boolean;
  /** The process that has it open. */
  readonly owner: Owner;
  /** What this process has hashed of the uploads it received, by their names; lost without harm, because an upload can be read again. */
  readonly runningHashes: Map<string, RunningHash>;
}

/** The SHA-256 of an upload's first `length` bytes. */
export interface RunningHash {
  readonly hash: Hash;
  readonly length: number;
}

/**
 * Opens a data folder, made if need be, and removes what uploads left in it a day ago or earlier; read-only it must be there
 * and stays as it is.
 * @throws the system's error when the folder cannot be made or read.
 */
export async function openStorage(
  dataFolder: string,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<RegistryStorage> {
  const runningHashes = new Map<string, RunningHash>();
  const storage = { dataFolder, readOnly, owner: await thisProcess(), runningHashes };
  if (readOnly) {
    await access(dataFolder);
  } else {
    await mkdir(uploadsPath(storage), { recursive: true });
    await removeOldUploads(storage, Date.now() - dayInMilliseconds);
  }
  return storage;
}

async function removeOldUploads(layout: Layout, before: number): Promise<void> {
  const folder = uploadsPath(layout);
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  await Promise.all(paths.map((path) => removeIfOlder(path, before)));
}

async function removeIfOlder(path: string, before: number): Promise<void> {
  const found = await unlessAbsent(stat(path));
  if (found !== undefined && found.mtimeMs < before) await removeFile(path);
}
