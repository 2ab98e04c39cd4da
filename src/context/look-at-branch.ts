import { parseRemoteLocation } from './remote-location.js';
import type { BranchLook, BranchOptions } from './remote/compare-commits.js';

/** Asks a repository about `https://host/repository.git#branch`. Rejects with an Error that says why it cannot be asked. */
export async function lookAtBranch(text: string, options: BranchOptions): Promise<BranchLook> {
  const location = parseRemoteLocation(text);
  if (location === undefined) throw new Error(`'${text}' is no remote repository`);
  if (!location.ok) throw new Error(location.problems.map(({ message }) => message).join(', '));
  if (location.value.kind !== 'git') throw new Error(`'${location.value.text}' is no git repository`);
  const { compareCommits } = await import('./remote/compare-commits.js');
  return compareCommits(location.value, options);
}
