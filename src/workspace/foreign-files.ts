import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file or directory that belongs to another user. */
export interface ForeignFile {
  /** Relative to the directory that was looked through, which is itself the empty path. */
  readonly path: string;
  readonly kind: 'directory' | 'file';
  /** Permission bits, at most 07777. */
  readonly mode: number;
  /** When it was last read and changed, in seconds since the epoch. */
  readonly times: { readonly read: number; readonly changed: number };
  /** The same for all names of one file. */
  readonly identity: string;
}

/**
 * What in a directory, itself included, belongs to another user than that with this id. What is in directories that
 * cannot be read stays unknown. Looking at `directories` only takes far less time.
 */
export async function foreignFiles(
  directory: string,
  user: number,
  kinds: 'directories' | 'everything' = 'everything',
): Promise<readonly ForeignFile[]> {
  const found: ForeignFile[] = [];
  const look = async (path: string, kind: ForeignFile['kind']): Promise<void> => {
    const stats = await lstat(join(directory, path)).catch(() => undefined);
    if (stats === undefined) return; // gone, or in a directory that must not be entered
    const { uid, mode, dev, ino, atimeMs, mtimeMs } = stats;
    const times = { read: atimeMs / 1000, changed: mtimeMs / 1000 };
    if (uid !== user)
      found.push({
        path,
        kind,
        mode: mode & 0o7777,
        times,
        identity: `${dev}:${ino}`,
      });
    if (kind === 'directory') await lookInto(path);
  };
  const lookInto = async (path: string): Promise<void> => {
    const entries = await readdir(join(directory, path), {
      withFileTypes: true,
    }).catch(() => []);
    const within: Promise<void>[] = [];
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) await look(inner, 'directory');
      else if (kinds === 'everything') within.push(look(inner, 'file'));
    }
    await Promise.all(within);
  };
  await look('', 'directory');
  return found;
}
