import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What is at a path of a directory; two are the same when nothing that a container could see has changed. */
export type Entry =
  | { readonly kind: 'directory'; readonly mode: number }
  | {
      readonly kind: 'file';
      readonly mode: number;
      /** Bytes. */
      readonly size: number;
      /** Milliseconds since the epoch. */
      readonly modified: number;
    }
  | { readonly kind: 'link'; readonly target: string };

/** Paths relative to a directory, with `/` between their parts, and what is there. */
export type Listing = Map<string, Entry>;

/** Everything below a directory, in the order of names; sockets, pipes and devices are left out. Rejects with the system's error. */
export async function listTree(root: string): Promise<Listing> {
  const listing: Listing = new Map();
  const list = async (folder: string): Promise<void> => {
    const names = (await readdir(join(root, folder))).sort();
    const found = await Promise.all(names.map((name) => entryAt(join(root, folder, name))));
    for (const [index, name] of names.entries()) {
      const entry = found[index];
      const path = folder === '' ? name : `${folder}/${name}`;
      if (entry === undefined) continue;
      listing.set(path, entry);
      if (entry.kind === 'directory') await list(path);
    }
  };
  await list('');
  return listing;
}

/** What is at a path now; undefined where there is nothing that a layer can hold. */
export async function entryAt(path: string): Promise<Entry | undefined> {
  const stat = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  const mode = (stat?.mode ?? 0) & 0o7777;
  if (stat?.isDirectory()) return { kind: 'directory', mode };
  if (stat?.isSymbolicLink()) return { kind: 'link', target: await readlink(path) };
  return stat?.isFile() ? { kind: 'file', mode, size: stat.size, modified: stat.mtimeMs } : undefined;
}

/** What has to be laid over `before` to have `after`: entries, and paths that are gone (of what is in a directory that is gone, only that). */
export function changes(
  before: Listing,
  after: Listing,
): { readonly entries: Listing; readonly gone: readonly string[] } {
  const entries: Listing = new Map();
  for (const [path, entry] of after) if (!same(before.get(path), entry)) entries.set(path, entry);
  const gone = [...before.keys()].filter((path) => !after.has(path) && !parentIsGone(path, before, after));
  return { entries, gone };
}

function parentIsGone(path: string, before: Listing, after: Listing): boolean {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return before.has(parent) && after.get(parent)?.kind !== 'directory';
}

function same(one: Entry | undefined, other: Entry): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
