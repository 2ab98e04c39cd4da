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
  const pattern = names.slice(first);
  // only a set can stand for a slash: without one, nothing matches that is deeper than the pattern
  const depth = pattern.some((name) => name.includes('[')) ? Infinity : pattern.length;
  const found: string[] = [];
  await walk(node, '', { matches: pathMatcher(pattern.join('/')), depth, found, left: mostVisited });
  return found.map((match) => `/${[...path, match].join('/')}`);
}

interface Search {
  readonly matches: (path: string) => boolean;
  readonly depth: number;
  readonly found: string[];
  /** Files that may still be looked at. */
  left: number;
}

async function walk(directory: Directory, prefix: string, search: Search, depth = 1): Promise<void> {
  const entries = [...(await directory.entries())].sort(([one], [other]) => compareBytes(one, other));
  for (const [name, node] of entries) {
    if (--search.left < 0)
      throw new FileTreeError('too-large', `a pattern goes through more than ${mostVisited} files`);
    const path = prefix + name;
    if (search.matches(path)) search.found.push(path);
    else if (node.type === 'directory' && depth < search.depth)
      await walk(node, `${path}/`, search, depth + 1);
  }
}

/** What is named is not there. */
export function notFound(path: string): FileTreeError {
  return new FileTreeError('not-found', `'${path}' is not there`);
}
