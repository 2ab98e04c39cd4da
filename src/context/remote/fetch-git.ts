import { withoutCredentials } from '../location.js';
import type { GitLocation } from '../remote-location.js';
import { filled, type Fetched, type Fetching, type Note } from './fetching.js';
import { checkOut } from './git.js';
import { isCommit, resolveReference } from './git-reference.js';
import { GitProgram } from './git-program.js';

/**
 * Finds out which commit a location means and fetches that, unless it is here. A commit in full that is here needs nobody
 * to be asked. @throws FetchFailure
 */
export async function fetchGit(location: GitLocation, fetching: Fetching): Promise<Fetched> {
  const { cache, known, environment, submodules, signal, limits } = fetching;
  if (known !== undefined && isCommit(location.reference)) return { note: known, cached: true };
  const git = new GitProgram(location, environment);
  const reference = await resolveReference(location, git, signal);
  const noteOf = (commit: string): Note => {
    const { branch, gitTag } = reference;
    const repository = withoutCredentials(location.repository);
    const name = treeName(location, commit, submodules);
    return { name, version: commit, checkout: { commit, branch, gitTag, repository } };
  };
  // that a commit is here does not say that this repository has it
  const stated = isCommit(location.reference) ? undefined : reference.commit;
  const here = stated === undefined ? undefined : noteOf(stated);
  if (here !== undefined && (await cache.find(here.name)) !== undefined) return { note: here, cached: true };
  return filled(cache, async (files) =>
    noteOf(await checkOut(location, reference, files, { git, limits, signal, submodules })),
  );
}

/** The same commit is the same files, whatever the repository; but its submodules may be named relative to that. */
function treeName({ repository }: GitLocation, commit: string, submodules: boolean): string {
  return submodules ? `git-${commit}-submodules-${repository.slice(-100)}` : `git-${commit}`;
}
