import type { Dirent } from 'node:fs';
import { constants, copyFile, mkdir, readdir, readlink, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

export interface CopyOptions {
  /** Absolute and without symbolic links, like the source. */
  readonly except: string;
  readonly signal: AbortSignal;
}

/**
 * Copies a directory: file contents by copy-on-write where the file system can, permissions and times of change
 * kept, symbolic links as they are (a link out of the directory still leads there). Sockets, pipes and devices are
 * left out, and so is the directory `except` (the one the copy is made in, where that lies inside). Directories stay
 * writable for their owner, so that the copy can be removed. Rejects with the system's error, or as `signal` says.
 */
export async function copyTree(
  source: string,
  target: string,
  { except, signal }: CopyOptions,
): Promise<void> {
  signal.throwIfAborted();
  const entries = await readdir(source, { withFileTypes: true });
  const { mode, atime, mtime } = await stat(source);
  await mkdir(target, { recursive: true, mode: (mode & 0o777) | 0o700 });
  const copies = await Promise.allSettled(entries.map((entry) => copyEntry(entry, source, target)));
  // All have come to their end before one fails: nothing is written behind the back of a removal.
  for (const copy of copies) if (copy.status === 'rejected') throw copy.reason;
  // One directory at a time: a wide tree must not open all of its directories at once.
  for (const entry of entries) {
    const from = join(source, entry.name);
    if (entry.isDirectory() && from !== except)
      await copyTree(from, join(target, entry.name), { except, signal });
  }
  await utimes(target, atime, mtime);
}

async function copyEntry(entry: Dirent, source: string, target: string): Promise<void> {
  const from = join(source, entry.name);
  const to = join(target, entry.name);
  if (entry.isSymbolicLink()) {
    await symlink(await readlink(from), to);
  } else if (entry.isFile()) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    const { atime, mtime } = await stat(from);
    await utimes(to, atime, mtime);
  }
}
