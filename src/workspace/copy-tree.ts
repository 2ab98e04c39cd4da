import {
  constants,
  copyFile,
  lstat,
  mkdir,
  readdir,
  readlink,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';

/** Copies a directory with everything in it, for where no program of the system does. Sockets, pipes and devices are left out. */
export async function copyTree(source: string, target: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const entries = await readdir(source, { withFileTypes: true });
  const { mode, atime, mtime } = await stat(source);
  await mkdir(target, { recursive: true, mode: (mode & 0o777) | 0o700 });
  const files = entries.filter((entry) => !entry.isDirectory());
  const copies = await Promise.allSettled(
    files.map(({ name }) => copyFileOrLink(join(source, name), join(target, name))),
  );
  for (const copy of copies) if (copy.status === 'rejected') throw copy.reason;
  // One directory at a time: a wide tree must not open all of its directories at once.
  for (const entry of entries)
    if (entry.isDirectory()) await copyTree(join(source, entry.name), join(target, entry.name), signal);
  await utimes(target, atime, mtime);
}

/** Copies a file with its permissions and times, or a symbolic link as it is; leaves anything else out. */
export async function copyFileOrLink(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isSymbolicLink()) {
    await symlink(await readlink(from), to);
  } else if (found.isFile()) {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    await utimes(to, found.atime, found.mtime);
  }
}
