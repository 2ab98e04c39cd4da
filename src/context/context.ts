import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import type { FetchTree } from './fetch-tree.js';
import { realPathInside } from './inside.js';
import { suggestion } from './listing.js';
import { found, isMissing, reasonOf, refused } from './location.js';
import type { Origin, Tree } from './origin.js';
import { parseRemoteLocation, type RemoteLocation } from './remote-location.js';

/** The files a task works on. */
export type Context =
  | {
      readonly kind: 'directory';
      /** absolute */
      readonly path: string;
      /** Of files that are not the user's own: they are to be read only. */
      readonly origin?: Origin;
      /** Everything that was fetched, of which the directory is a part. */
      readonly root?: string;
    }
  /** `/dev/null`: the task needs no files. */
  | { readonly kind: 'none' };

/** The context a command line names; the directory the user stands in when it names none. */
export async function resolveContext(
  text: string | undefined,
  cwd: string,
  fetch?: FetchTree,
): Promise<Checked<Context>> {
  if (text === '/dev/null') return found({ kind: 'none' });
  const path = resolve(cwd, text ?? '.');
  const name = text ?? cwd;
  try {
    if ((await stat(path)).isDirectory()) return found({ kind: 'directory', path });
  } catch (error) {
    const location = parseRemoteLocation(name);
    if (location === undefined) return noContext(name, path, error);
    return location.ok ? remoteContext(location.value, fetch) : location;
  }
  return refused(
    'context/not-directory',
    `the context '${name}' is a file`,
    `a context is a directory: try '${dirname(name)}'`,
  );
}

async function noContext(name: string, path: string, error: unknown): Promise<Checked<never>> {
  if (!isMissing(error)) {
    return refused(
      'context/unreadable',
      `the context '${name}' cannot be read (${reasonOf(error)})`,
      'check the permissions of the directory',
    );
  }
  const near = await suggestion(basename(path), dirname(path), 'directories');
  const hint = near === undefined ? 'check the path' : `did you mean '${resolveName(name, near)}'?`;
  return refused('context/not-found', `the context '${name}' does not exist`, hint);
}

/** The same path with another last part. */
const resolveName = (name: string, last: string): string => name.replace(/[^/]+\/*$/, last);

async function remoteContext(
  location: RemoteLocation,
  fetch: FetchTree | undefined,
): Promise<Checked<Context>> {
  if (fetch === undefined) return remoteRefused('context', location);
  const tree = await fetch(location);
  if (!tree.ok) return tree;
  if (location.kind === 'http' && tree.value.file !== undefined)
    return refused(
      'context/unsound',
      `the location '${location.text}' is not an archive`,
      'a context behind a URL is a tar file, plain or with gzip',
    );
  return directoryIn(tree.value, location);
}

/** The part of a tree that a location names, which links must not make another place. */
async function directoryIn(
  { directory, origin }: Tree,
  { path, text }: RemoteLocation,
): Promise<Checked<Context>> {
  const there = await realPathInside(directory, path === '' ? '.' : path).catch(() => undefined);
  if (there !== undefined && (await stat(there)).isDirectory())
    return found({ kind: 'directory', path: there, origin, root: directory });
  const near = await suggestion(basename(path), join(directory, dirname(path)), 'directories');
  const hint =
    near === undefined ? 'check the path behind the colon' : `did you mean '${resolveName(path, near)}'?`;
  return refused('context/not-found', `the location '${text}' has no directory '${path}'`, hint);
}

/** Where nothing may be fetched. */
export function remoteRefused(what: 'context' | 'task file', { text }: RemoteLocation): Checked<never> {
  return refused(
    'context/remote',
    `the ${what} '${text}' is remote, and nothing is fetched here`,
    'fetch it first, for example with git clone, and name the directory',
  );
}
