import { compareBytes } from '../changes.js';
import { FileTreeError } from '../error.js';
import type { Directory } from '../node.js';
import { hasWildcards, pathMatcher } from '../path-pattern.js';
import { namesOf, resolvePath } from '../resolve.js';

/** Bounds what a pattern over a huge tree can cost. */
const mostVisited = 1_000_000;

/**
 * The paths a source stands for: itself, or what its pattern matches, in order; what is in a match is not looked at.
 * @throws FileTreeError when the directory before the pattern is not there
 */
export async function expandWildcards(root: Directory, source: string): Promise<readonly string[]> {
  const names = namesOf(source);
  const first = names.findIndex(hasWildcards);
  if (first < 0) return [`/${names.join('/')}`];
  const { path, node } = await resolvePath(root, names.slice(0, first).join('/'));
  if (node === undefined) throw notFound(`/${names.slice(0, first).join('/')}`);
  if (node.type !== 'directory') return [];
  const matches = pathMatcher(names.slice(first).join('/'));
  const found: string[] = [];
  await walk(node, '', matches, found, { left: mostVisited });
  return found.map((match) => `/${[...path, match].join('/')}`);
}

async function walk(
  directory: Directory,
  prefix: string,
  matches: (path: string) => boolean,
  found: string[],
  budget: { left: number },
): Promise<void> {
  const entries = [...(await directory.entries())].sort(([one], [other]) => compareBytes(one, other));
  for (const [name, node] of entries) {
    if (--budget.left < 0)
      throw new FileTreeError('too-large', `a pattern goes through more than ${mostVisited} files`);
    const path = prefix + name;
    if (matches(path)) found.push(path);
    else if (node.type === 'directory') await walk(node, `${path}/`, matches, found, budget);
  }
}

/** What is named is not there. */
export function notFound(path: string): FileTreeError {
  return new FileTreeError('not-found', `'${path}' is not there`);
}
