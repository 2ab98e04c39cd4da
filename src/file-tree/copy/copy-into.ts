import type { TreeEditor } from '../editor.js';
import { FileTreeError } from '../error.js';
import type { Attributes, Directory, Node } from '../node.js';
import { namesOf, resolvePath } from '../resolve.js';
import type { CopyOptions } from './copy-options.js';
import { CopyWork } from './copy-work.js';
import { makeDirectories } from './make-directories.js';
import { notFound } from './wildcards.js';

/** What directories are like that are made on the way. */
export function madeAttributes({ owner, directoryMode = 0o755, time }: CopyOptions): Attributes {
  return { mode: directoryMode & 0o777, uid: owner?.uid ?? 0, gid: owner?.gid ?? 0, time };
}

/**
 * Copies one path of a tree into another tree as `cp -a` does and BuildKit's COPY. A destination that ends with a slash is a
 * directory; so is one that is there as such.
 * @see https://github.com/tonistiigi/fsutil/blob/master/copy/copy.go
 * @throws FileTreeError
 */
export async function copyInto(
  editor: TreeEditor,
  source: { readonly root: Directory; readonly path: string; readonly follow: boolean },
  destination: string,
  options: CopyOptions,
): Promise<void> {
  const made = madeAttributes(options);
  await makeDirectories(editor, directoryPart(destination), made);
  const { node } = await resolvePath(source.root, source.path, { follow: source.follow });
  if (node === undefined) throw notFound(source.path);
  const target = await targetOf(editor, node, source.path, destination, options);
  const before = await editor.get(target);
  const isNew = options.contents && node.type === 'directory' && before === undefined;
  await makeDirectories(editor, `/${(isNew ? target : target.slice(0, -1)).join('/')}`, made);
  await new CopyWork(editor, options).copy(node, target);
}

/** What has to be a directory: all of a path that ends with a slash, else what is before its last name. */
function directoryPart(destination: string): string {
  return destination.endsWith('/.') ? destination : destination.slice(0, destination.lastIndexOf('/') + 1);
}

async function targetOf(
  editor: TreeEditor,
  node: Node,
  sourcePath: string,
  destination: string,
  { contents }: CopyOptions,
): Promise<readonly string[]> {
  const { path, node: there } = await resolvePath(editor.root, destination);
  const into = node.type === 'directory' ? !contents && there !== undefined : there?.type === 'directory';
  if (!into) return path;
  const name = namesOf(sourcePath).at(-1);
  if (name === undefined) throw new FileTreeError('invalid', `'${sourcePath}' has no name`);
  return [...path, name];
}
