import { cp, lstat, readdir, readlink, rename } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from './remove-tree.js';

/**
 * Makes a directory the same as another one, whose files it takes: what differs is replaced, what the other has not is
 * removed, and what is the same is left alone, as are the paths to keep.
 */
export async function adoptFiles(
  from: string,
  to: string,
  isKept: (path: string) => boolean,
  path = '',
): Promise<void> {
  const wanted = await readdir(join(from, path), { withFileTypes: true });
  const names = new Set(wanted.map(({ name }) => name));
  for (const name of await readdir(join(to, path))) {
    const inner = path === '' ? name : `${path}/${name}`;
    if (!names.has(name) && !isKept(inner)) await removeTree(join(to, inner));
  }
  for (const entry of wanted) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    const there = await lstat(join(to, inner)).catch(() => undefined);
    if (entry.isDirectory() && there?.isDirectory() === true) await adoptFiles(from, to, isKept, inner);
    else if (!isKept(inner) && !(await isSame(join(from, inner), join(to, inner), there)))
      await take(join(from, inner), join(to, inner));
  }
}

async function isSame(from: string, to: string, there: Stats | undefined): Promise<boolean> {
  if (there === undefined) return false;
  const wanted = await lstat(from);
  if (wanted.isSymbolicLink() && there.isSymbolicLink())
    return (await readlink(from)) === (await readlink(to));
  // archives have times in whole seconds
  const seconds = ({ mtimeMs }: Stats): number => Math.floor(mtimeMs / 1000);
  return wanted.mode === there.mode && wanted.size === there.size && seconds(wanted) === seconds(there);
}

async function take(from: string, to: string): Promise<void> {
  await removeTree(to);
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  }
}
