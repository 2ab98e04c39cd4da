import { stat, utimes } from 'node:fs/promises';
import { move, readIfPresent, removeFile, unlessAbsent } from './files.js';

/*
 * Files that garbage collection may remove while other processes use them, without any lock between the two: a file's time
 * of modification says when somebody last relied on it, and a collector renames a file before it removes it. Whoever relies
 * on a file sets its time, giving it its name back if need be; of the two renamings only one can succeed. A collector that
 * is killed leaves nothing but files under their second name, which still count.
 */

const suffix = '.condemned';

/** Does something with a file under the name it has just now; undefined when there is no such file. */
export async function underItsName<T>(
  path: string,
  action: (name: string) => Promise<T>,
): Promise<T | undefined> {
  // Its own name is tried again at the end, because it may have been given back in between.
  for (const name of [path, path + suffix, path]) {
    const value = await unlessAbsent(action(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The size of a file in bytes, which says nothing about its further existence; undefined when there is none. */
export async function sizeOfCollectable(path: string): Promise<number | undefined> {
  return (await underItsName(path, (name) => stat(name)))?.size;
}

/** A file's bytes; undefined when there is none. */
export function readCollectable(path: string): Promise<Buffer | undefined> {
  return underItsName(path, readIfPresent);
}

/** Removes a file at once; false when there was none. */
export async function removeCollectable(path: string): Promise<boolean> {
  const removed = await Promise.all([removeFile(path), removeFile(path + suffix)]);
  return removed.includes(true);
}

/** Relies on a file: no collector removes it within its grace period. False when there is no such file any more. */
export async function claim(path: string): Promise<boolean> {
  if (await renew(path)) return true;
  await move(path + suffix, path);
  return renew(path);
}

/**
 * Removes a file that nobody has relied on since `before` (milliseconds since 1970); false when it stays. Only one process
 * at a time may do this.
 */
export async function collect(path: string, before: number): Promise<boolean> {
  if (!(await isOlder(path, before))) return false;
  await move(path, path + suffix);
  if (await isOlder(path + suffix, before)) return removeFile(path + suffix);
  await claim(path);
  return false;
}

/** Whether there is such a file, and nobody has relied on it since `before` (milliseconds since 1970). */
export async function isOlder(path: string, before: number): Promise<boolean> {
  const found = await underItsName(path, (name) => stat(name));
  return found !== undefined && found.mtimeMs < before;
}

/** The name of a folder's entry before a collector renamed it. */
export function ownName(entry: string): string {
  return entry.endsWith(suffix) ? entry.slice(0, -suffix.length) : entry;
}

async function renew(path: string): Promise<boolean> {
  const now = new Date();
  return (await unlessAbsent(utimes(path, now, now).then(() => true))) ?? false;
}
