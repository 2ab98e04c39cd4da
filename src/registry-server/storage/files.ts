import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from '../system-code.js';
import { uploadsPath, type Layout } from './layout.js';

/** The value, or undefined when its file does not exist. */
export async function unlessAbsent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Runs an action that creates `path`, and again when the folder of `path` had to be made first. */
export async function withFolderOf<T>(path: string, action: () => Promise<T>): Promise<T> {
  const value = await unlessAbsent(action());
  if (value !== undefined) return value;
  await mkdir(dirname(path), { recursive: true });
  return action();
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

/** Moves a finished file to its place, after its bytes are on the disk: a crash leaves the old file or the new one whole. */
export async function publish(from: string, to: string): Promise<void> {
  const file = await open(from, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
  await withFolderOf(to, () => rename(from, to).then(() => true));
}

/** Writes a small file as a whole: a reader, in any process, sees the old content or the new. */
export async function writeAtomically(layout: Layout, path: string, content: Buffer): Promise<void> {
  if ((await readIfPresent(path))?.equals(content) === true) return;
  const temporary = join(uploadsPath(layout), randomUUID());
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await withFolderOf(path, () => rename(temporary, path).then(() => true));
}

/** Makes an empty file whose existence is what it says. */
export async function touch(path: string): Promise<void> {
  const file = await withFolderOf(path, () => open(path, 'a'));
  await file.close();
}
