import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../system-code.js';
import { uploadsPath, type Layout } from './layout.js';

/** What systems answer that cannot write a folder's entries to the disk by themselves. */
const noFolderSync = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

/** The value, or undefined when its file does not exist. */
export async function unlessAbsent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The size of a file in bytes; undefined when there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await unlessAbsent(stat(path)))?.size;
}

/** A file's bytes; undefined when there is none. */
export function readIfPresent(path: string): Promise<Buffer | undefined> {
  return unlessAbsent(readFile(path));
}

/** A folder's entries; none when there is no folder. */
export async function entriesOf(path: string): Promise<readonly string[]> {
  return (await unlessAbsent(readdir(path))) ?? [];
}

/** Removes a file; false when it was not there. */
export async function removeFile(path: string): Promise<boolean> {
  return (await unlessAbsent(unlink(path).then(() => true))) ?? false;
}

/** Renames a file, over one that may have the new name already; false when there was none of the old name. */
export async function move(from: string, to: string): Promise<boolean> {
  return (await unlessAbsent(rename(from, to).then(() => true))) ?? false;
}

/**
 * Moves a finished file to its place; its bytes, and then its name, are on the disk when this settles. A crash leaves the
 * old file or the new one whole. Its time is now, however long ago the last byte came.
 */
export async function publish(from: string, to: string): Promise<void> {
  const now = new Date();
  await withFile(from, 'r+', async (file) => {
    await file.utimes(now, now);
    await file.datasync();
  });
  await withFolderOf(to, () => rename(from, to).then(() => true));
  await syncFolder(dirname(to));
}

/** Writes a small file as a whole: a reader, in any process, sees the old content or the new. */
export async function writeAtomically(layout: Layout, path: string, content: Buffer): Promise<void> {
  const temporary = join(uploadsPath(layout), randomUUID());
  await withFile(temporary, 'wx', (file) => file.writeFile(content));
  await publish(temporary, path);
}

/** Makes an empty file whose existence is what it says. */
export async function touch(path: string): Promise<void> {
  const file = await withFolderOf(path, () => open(path, 'a'));
  await file.close();
  await syncFolder(dirname(path));
}

async function withFile<T>(
  path: string,
  flags: string,
  action: (file: FileHandle) => Promise<T>,
): Promise<T> {
  const file = await open(path, flags);
  try {
    return await action(file);
  } finally {
    await file.close();
  }
}

/** Runs an action that creates `path`, and again when the folder of `path` had to be made first. */
async function withFolderOf<T>(path: string, action: () => Promise<T>): Promise<T> {
  const value = await unlessAbsent(action());
  if (value !== undefined) return value;
  await makeFolder(dirname(path));
  return action();
}

/** A folder's own name is an entry of the folder above it. */
async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Until a folder is written to the disk, a crash of the whole machine may undo what was renamed into it. */
async function syncFolder(path: string): Promise<void> {
  try {
    await withFile(path, 'r', (folder) => folder.sync());
  } catch (error) {
    if (!noFolderSync.has(systemCode(error) ?? '')) throw error;
  }
}
