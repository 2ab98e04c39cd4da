import type { Content } from '../content.js';
import type { TreeEditor } from '../editor.js';
import { FileTreeError } from '../error.js';
import { attributesOf, nodeOf } from '../layered-tree.js';
import type { Attributes } from '../node.js';
import { namesOf, resolvePath } from '../resolve.js';
import type { TarEntry } from '../tar/read.js';
import type { Owner } from './copy-options.js';

/** An archive to be extracted. */
export interface Extraction {
  readonly entries: AsyncIterable<TarEntry>;
  readonly content: (entry: TarEntry) => Content;
  /** Whose everything is; absent: as the archive says. */
  readonly owner?: Owner | undefined;
  /** What directories are like that are made on the way. */
  readonly made: Attributes;
}

/**
 * Extracts an archive below a directory of a tree. Whatever names and links in it say, nothing is written anywhere else: to
 * them, the directory is the root.
 * @see https://github.com/moby/go-archive/blob/v0.2.0/archive.go
 * @throws FileTreeError
 */
export async function extractInto(
  editor: TreeEditor,
  directory: readonly string[],
  { entries, content, owner, made }: Extraction,
): Promise<void> {
  const within = async (path: readonly string[]): Promise<readonly string[]> => {
    const root = await editor.get(directory);
    if (root?.type !== 'directory')
      throw new FileTreeError('not-a-directory', 'the destination is no directory');
    return (await resolvePath(root, path.join('/'))).path;
  };
  for await (const entry of entries) {
    const { header } = entry;
    const names = insideRoot(header.name);
    const name = names.pop();
    if (name === undefined) continue;
    const parent = await within(names);
    await makeParents(editor, directory, parent, made);
    const path = [...directory, ...parent, name];
    const there = await editor.get(path);
    if (header.type === 'directory') {
      const attributes = { ...attributesOf(header), ...owner };
      if (there?.type === 'directory') await editor.setAttributes(path, attributes);
      else await editor.makeDirectory(path, attributes);
      continue;
    }
    if (there !== undefined) await editor.remove(path);
    const attributes = { ...attributesOf(header), ...owner };
    const node = await nodeOf(editor, entry, content(entry), { directory, attributes });
    if (node === undefined) throw missingLink(header.name, header.linkName);
    await editor.put(path, { ...node, attributes: { ...node.attributes, ...owner } });
  }
}

/** `..` leads no further than to the root. */
function insideRoot(name: string): string[] {
  const names: string[] = [];
  for (const each of namesOf(name)) {
    if (each === '..') names.pop();
    else names.push(each);
  }
  return names;
}

async function makeParents(
  editor: TreeEditor,
  directory: readonly string[],
  parent: readonly string[],
  made: Attributes,
): Promise<void> {
  for (let length = 1; length <= parent.length; length++) {
    const path = [...directory, ...parent.slice(0, length)];
    const node = await editor.get(path);
    if (node === undefined) await editor.makeDirectory(path, { ...made, uid: 0, gid: 0, mode: 0o755 });
    else if (node.type !== 'directory')
      throw new FileTreeError(
        'not-a-directory',
        `the archive has files in '/${path.join('/')}', which is no directory`,
      );
  }
}

function missingLink(name: string, target: string): FileTreeError {
  return new FileTreeError('invalid', `the archive links '${name}' to '${target}', which is not there`);
}
