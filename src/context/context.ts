import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import { suggestion } from './listing.js';
import { found, isMissing, reasonOf, refused, remoteKindOf } from './location.js';

/** The files a task works on. */
export type Context =
  | { readonly kind: 'directory'; /** absolute */ readonly path: string }
  /** `/dev/null`: the task needs no files. */
  | { readonly kind: 'none' };

/** The context a command line names; the directory the user stands in when it names none. */
export async function resolveContext(text: string | undefined, cwd: string): Promise<Checked<Context>> {
  if (text === '/dev/null') return found({ kind: 'none' });
  const path = resolve(cwd, text ?? '.');
  const name = text ?? cwd;
  try {
    if ((await stat(path)).isDirectory()) return found({ kind: 'directory', path });
  } catch (error) {
    return noContext(name, path, error);
  }
  return refused(
    'context/not-directory',
    `the context '${name}' is a file`,
    `a context is a directory: try '${dirname(name)}'`,
  );
}

async function noContext(name: string, path: string, error: unknown): Promise<Checked<never>> {
  if (remoteKindOf(name) !== undefined) return remoteRefused('context', name);
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

/** The honest answer to a remote location. */
export function remoteRefused(what: 'context' | 'task file', text: string): Checked<never> {
  return refused(
    'context/remote',
    `the ${what} '${cautious(text)}' is remote, which is not available yet`,
    'fetch it first, for example with git clone, and give the directory',
  );
}

/** Everything before the last `@` may belong to a password that was not escaped. */
const cautious = (text: string): string => text.replace(/^([\w+.-]+:\/\/).*@/, '$1');
