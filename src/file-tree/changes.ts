import { contentDigest } from './content.js';
import type { Attributes, Directory, Node } from './node.js';

/** Something a tree has that another has not, or has differently. */
export interface Change {
  /** From the root, without a slash before it. */
  readonly path: string;
  readonly node: Node;
}

/**
 * What makes one tree out of another that it was edited from, parents before what is in them, names in order. Directories
 * that hold changes are among them, as BuildKit has it: nobody who applies the layer has to make them up.
 */
export async function changesBetween(before: Directory, after: Directory): Promise<readonly Change[]> {
  const changes: Change[] = [];
  if (after !== before) await collect(before, after, '', changes);
  return changes;
}

async function collect(
  before: Directory | undefined,
  after: Directory,
  prefix: string,
  changes: Change[],
): Promise<void> {
  const old = (await before?.entries()) ?? new Map<string, Node>();
  const entries = [...(await after.entries())].sort(([one], [other]) => compareBytes(one, other));
  for (const [name, node] of entries) {
    const was = old.get(name);
    if (was === node) continue;
    const path = prefix + name;
    if (node.type !== 'directory') {
      if (was === undefined || !(await isSameFile(was, node))) changes.push({ path, node });
      continue;
    }
    const at = changes.length;
    const wasDirectory = was?.type === 'directory' ? was : undefined;
    await collect(wasDirectory, node, `${path}/`, changes);
    const isChanged = wasDirectory === undefined || !haveSameRights(wasDirectory.attributes, node.attributes);
    if (isChanged || changes.length > at) changes.splice(at, 0, { path, node });
  }
}

/** A file that was replaced by one like it is no change. A time in whole seconds says too little: then contents are compared. */
async function isSameFile(was: Node, is: Node): Promise<boolean> {
  if (!haveSameRights(was.attributes, is.attributes) || was.attributes.time !== is.attributes.time)
    return false;
  if (was.type === 'symlink' && is.type === 'symlink') return was.target === is.target;
  if (was.type !== 'file' || is.type !== 'file' || was.content.size !== is.content.size) return false;
  if (was.content.key === is.content.key || !Number.isInteger(is.attributes.time)) return true;
  return (await contentDigest(was.content)) === (await contentDigest(is.content));
}

/** The time of a directory says only when something in it was made. */
function haveSameRights(one: Attributes, other: Attributes): boolean {
  return (
    one.mode === other.mode &&
    one.uid === other.uid &&
    one.gid === other.gid &&
    Buffer.compare(one.capability ?? Buffer.of(), other.capability ?? Buffer.of()) === 0
  );
}

/** The order of Go: by the bytes of UTF-8. */
export function compareBytes(one: string, other: string): number {
  // code units have the order of bytes but for surrogates
  if (/[\ud800-\uffff]/.test(one + other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
