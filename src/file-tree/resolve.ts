import { FileTreeError } from './error.js';
import type { Directory, Node } from './node.js';

/** Where a path leads inside a tree. */
export interface Resolved {
  /** The names from the root on, none of them a link. */
  readonly path: readonly string[];
  /** What is there; undefined when nothing is. */
  readonly node: Node | undefined;
}

/** As many links as a path may go through. */
const mostLinks = 255;

/**
 * Follows a path through a tree. Links are followed inside of it, whatever they say: above the root there is nothing. Names
 * that are not there are taken as they are.
 * @param follow whether a link at its end is followed, too
 * @throws FileTreeError (`loop`)
 */
export async function resolvePath(
  root: Directory,
  path: string,
  { follow = true }: { readonly follow?: boolean } = {},
): Promise<Resolved> {
  const waiting = namesOf(path).reverse();
  let trail: { readonly name: string; readonly node: Node | undefined }[] = [];
  let links = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === '..') {
      trail.pop();
      continue;
    }
    const parent = trail.length === 0 ? root : trail.at(-1)?.node;
    const node = parent?.type === 'directory' ? (await parent.entries()).get(name) : undefined;
    const isLink = node?.type === 'symlink' && (follow || waiting.length > 0);
    if (!isLink) {
      trail.push({ name, node });
      continue;
    }
    if (++links > mostLinks)
      throw new FileTreeError('loop', `'${path}' leads through too many symbolic links`);
    if (node.target.startsWith('/')) trail = [];
    waiting.push(...namesOf(node.target).reverse());
  }
  return { path: trail.map((step) => step.name), node: trail.length === 0 ? root : trail.at(-1)?.node };
}

/** The names of a path, without what says nothing. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}
