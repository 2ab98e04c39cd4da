import { didYouMean } from '../../../diagnostic/index.js';
import type { Permission } from '../../../plan/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';

const permissions: readonly Permission[] = [
  'docker-socket',
  'privileged',
  'host-network',
  'host-shell',
  'host-env',
];

/** What the values of `--allow` allow; commas separate, `all` is everything. @throws CommandFailure for an unknown word */
export function permissionsOf(lists: readonly string[]): ReadonlySet<Permission> {
  const words = lists.flatMap((list) => list.split(',')).map((word) => word.trim());
  return new Set(words.filter((word) => word !== '').flatMap(permissionsNamed));
}

function permissionsNamed(word: string): readonly Permission[] {
  if (word === 'all') return permissions;
  const found = permissions.find((permission) => permission === word);
  if (found !== undefined) return [found];
  const names = [...permissions, 'all'];
  const near = didYouMean(word, names);
  throw new CommandFailure(
    exitCode.usage,
    `'--allow' does not know '${word}'`,
    near === undefined ? `it knows ${names.join(', ')}` : `did you mean '${near}'?`,
  );
}
