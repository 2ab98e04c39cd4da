import { originOf } from './git-config.js';
import { findGitFolder, type GitFolder } from './git-folder.js';
import { headOf, tagAt } from './git-references.js';

/** What a git checkout says of itself: the Run variables of the same names. Empty where there is nothing to say. */
export interface Checkout {
  /** Object name of the commit. */
  readonly commit: string;
  /** Without `refs/heads/`; empty when no branch is checked out. */
  readonly branch: string;
  /** URL of the remote `origin`, without user name and password. */
  readonly repository: string;
  /** A tag at that commit; the highest version when there are several. */
  readonly gitTag: string;
}

/** Of files that say nothing of a repository. */
export const nothingKnown: Checkout = { commit: '', branch: '', repository: '', gitTag: '' };

/**
 * Reads the git checkout that a directory belongs to, from its files: git itself is not started.
 * Never rejects: a checkout that can't be read says nothing.
 * @see https://git-scm.com/docs/gitrepository-layout
 */
export async function describeCheckout(directory: string): Promise<Checkout> {
  try {
    const folder = await findGitFolder(directory);
    return folder === undefined ? nothingKnown : await describe(folder);
  } catch {
    return nothingKnown;
  }
}

async function describe(folder: GitFolder): Promise<Checkout> {
  const [{ commit, branch }, repository] = await Promise.all([headOf(folder), originOf(folder)]);
  return { commit, branch, repository, gitTag: commit === '' ? '' : await tagAt(commit, folder) };
}
