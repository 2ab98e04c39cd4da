import { parseRemoteLocation } from './remote-location.js';

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

/** Asks a repository about `https://host/repository.git#branch`. Rejects with an Error that says why it cannot be asked. */
export async function lookAtBranch(text: string, options: BranchOptions): Promise<BranchLook> {
  const location = parseRemoteLocation(text);
  if (location === undefined) throw new Error(`'${text}' is no remote repository`);
  if (!location.ok) throw new Error(location.problems.map(({ message }) => message).join(', '));
  if (location.value.kind !== 'git') throw new Error(`'${location.value.text}' is no git repository`);
  const { compareCommits } = await import('./remote/compare-commits.js');
  return compareCommits(location.value, options);
}
