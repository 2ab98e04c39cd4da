import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitLocation } from '../remote-location.js';
import { FetchFailure } from './fetch-failure.js';
import { GitProgram } from './git-program.js';
import { resolveReference } from './git-reference.js';

/** What is to be found out about a branch. */
export interface BranchOptions {
  /** The commit that it was before. */
  readonly seen: string | undefined;
  /** Globs of files, those with `!` before them left out; empty means any file. */
  readonly paths: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Which commit a branch is now, and whether any of the files has changed since the one before. */
export interface BranchLook {
  readonly commit: string;
  readonly changed: boolean;
}

/** Asks for the commit of a branch; only when it is another, and only some files count, are the two fetched. */
export async function compareCommits(location: GitLocation, options: BranchOptions): Promise<BranchLook> {
  const { seen, paths, environment, signal } = options;
  const git = new GitProgram(location, environment);
  try {
    const { commit } = await resolveReference(location, git, signal);
    if (commit === undefined) throw new Error(`'${location.text}' names no branch or tag`);
    if (seen === undefined || commit === seen) return { commit, changed: false };
    return {
      commit,
      changed: paths.length === 0 || (await filesChanged(location, git, seen, commit, options)),
    };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    throw new Error(`the location '${location.text}' ${error.message}`, { cause: error });
  }
}

/** Whether the trees of two commits differ in some of the files; where that cannot be found out, they do. */
async function filesChanged(
  { repository }: GitLocation,
  git: GitProgram,
  from: string,
  to: string,
  { paths, signal }: BranchOptions,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-look-'));
  const run = (...words: readonly string[]) => git.run(['-C', folder, ...words], { signal });
  try {
    await run('init', '--quiet', '--bare', '--template=');
    await run('fetch', '--quiet', '--no-tags', '--depth=1', '--', repository, from, to);
    const changed = await run(
      'diff-tree',
      '-r',
      '--no-renames',
      '--name-only',
      from,
      to,
      '--',
      ...paths.map(pathspec),
    );
    return changed.length > 0;
  } catch (error) {
    // A commit that was forced away may not be given any more.
    if (error instanceof FetchFailure) return true;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @see https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-pathspec */
function pathspec(path: string): string {
  return path.startsWith('!') ? `:(exclude,glob)${path.slice(1)}` : `:(glob)${path}`;
}
