import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitLocation } from '../remote-location.js';
import { FetchFailure, sizeText, tooLarge } from './fetch-failure.js';
import type { GitProgram } from './git-program.js';
import type { ResolvedReference } from './git-reference.js';
import type { Limits } from './limits.js';

/** What a checkout of somebody else's repository needs. */
export interface CheckOutOptions {
  readonly git: GitProgram;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  readonly submodules: boolean;
}

/**
 * Checks a reference of a repository out into an empty directory, without its history, and answers the commit that it is.
 * What git needs for itself is gone afterwards. @throws FetchFailure
 */
export async function checkOut(
  location: GitLocation,
  reference: ResolvedReference,
  directory: string,
  { git, limits, signal, submodules }: CheckOutOptions,
): Promise<string> {
  const inside = (...words: readonly string[]) => ['-C', directory, ...words];
  const format = reference.commit?.length === 64 ? ['--object-format=sha256'] : [];
  await git.run(['init', '--quiet', '--template=', ...format, '--', directory], { signal });
  await git.run(inside('remote', 'add', 'origin', location.repository), { signal });
  const commit = await withinSize(directory, limits, signal, (watched) =>
    fetchCommit(reference, git, inside, watched),
  );
  await assertBearable(commit, git, inside, limits, signal);
  await git.run(inside('checkout', '--quiet', '--force', '--detach', commit), { signal });
  if (submodules) {
    const update = inside('submodule', '--quiet', 'update', '--init', '--recursive', '--depth=1');
    await withinSize(directory, limits, signal, (watched) => git.run(update, { signal: watched }));
  }
  await removeGitFiles(directory, submodules);
  return commit;
}

type Inside = (...words: readonly string[]) => readonly string[];

/** Only the commit, where the repository gives single ones; all of them for one that it doesn't, or that is abbreviated. */
async function fetchCommit(
  { fetch, commit }: ResolvedReference,
  git: GitProgram,
  inside: Inside,
  signal: AbortSignal,
): Promise<string> {
  const options = ['--quiet', '--no-tags', '--no-recurse-submodules'];
  if (commit !== undefined) {
    try {
      await git.run(inside('fetch', ...options, '--depth=1', 'origin', fetch), { signal });
      return await nameOf('FETCH_HEAD', git, inside, signal);
    } catch (error) {
      if (!(error instanceof FetchFailure) || fetch !== commit) throw error;
    }
  }
  const all = ['+refs/heads/*:refs/remotes/origin/*', '+refs/tags/*:refs/tags/*'];
  await git.run(inside('fetch', ...options, 'origin', ...all), { signal });
  return nameOf(fetch, git, inside, signal).catch((error: unknown) => {
    if (!(error instanceof FetchFailure)) throw error;
    throw new FetchFailure(
      'context/not-found',
      `has no commit '${fetch}'`,
      'check its name, and that it was pushed',
    );
  });
}

async function nameOf(
  revision: string,
  git: GitProgram,
  inside: Inside,
  signal: AbortSignal,
): Promise<string> {
  const [name = ''] = await git.run(inside('rev-parse', '--verify', '--quiet', `${revision}^{commit}`), {
    signal,
  });
  return name;
}

/** Objects are packed: what a few bytes unfold to is known only from the list of files. @throws FetchFailure */
async function assertBearable(
  commit: string,
  git: GitProgram,
  inside: Inside,
  { entries, unpacked }: Limits,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  let [count, bytes] = [0, 0];
  const onLine = (line: string): void => {
    bytes += Number(/^\d+ \w+ [0-9a-f]+ +(\d+)\t/.exec(line)?.[1] ?? 0);
    if (++count > entries) stop.abort(tooLarge(`${entries} files`));
    else if (bytes > unpacked) stop.abort(tooLarge(`${sizeText(unpacked)} unpacked`));
  };
  const listing = inside('ls-tree', '-r', '-l', '--full-tree', commit);
  await git.run(listing, { signal: AbortSignal.any([signal, stop.signal]), onLine });
}

/** Does work that fills git's own folder, and ends it when that gets too large. @throws FetchFailure */
async function withinSize<T>(
  directory: string,
  { sent }: Limits,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const done = new AbortController();
  const look = async (): Promise<void> => {
    if ((await sizeOf(join(directory, '.git'))) > sent) stop.abort(tooLarge(sizeText(sent)));
  };
  const watch = async (): Promise<void> => {
    for (;;) {
      await delay(250, undefined, { signal: done.signal });
      await look();
    }
  };
  const watching = watch().catch(() => undefined); // ends by being told to
  try {
    const result = await work(AbortSignal.any([signal, stop.signal]));
    await look();
    stop.signal.throwIfAborted();
    return result;
  } finally {
    done.abort();
    await watching;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = files.map(({ parentPath, name }) => stat(join(parentPath, name)).catch(() => ({ size: 0 })));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

/** No repository can have files of this name, so all of them are git's own. */
async function removeGitFiles(directory: string, submodules: boolean): Promise<void> {
  await rm(join(directory, '.git'), { recursive: true, force: true });
  if (!submodules) return;
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const own = entries
    .filter(({ name }) => name === '.git')
    .map(({ parentPath, name }) => join(parentPath, name));
  await Promise.all(own.map((path) => rm(path, { recursive: true, force: true })));
}
