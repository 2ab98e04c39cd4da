import type { Content } from './content.js';
import { TreeEditor } from './editor.js';
import { directoryOf, type Attributes, type Directory, type Node } from './node.js';
import { namesOf, resolvePath } from './resolve.js';
import type { TarEntry } from './tar/read.js';
import type { TarHeader } from './tar/header.js';

/** One layer of an image: its entries, in their order, and what is in them. */
export interface LayerSource {
  readonly entries: AsyncIterable<TarEntry> | Iterable<TarEntry>;
  content(entry: TarEntry): Content;
}

const deleted = '.wh.';
const opaque = '.wh..wh..opq';

/**
 * The files of an image, by its layers from the bottom up.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#applying-changesets
 * @throws FileTreeError
 */
export async function treeOfLayers(layers: readonly LayerSource[]): Promise<Directory> {
  const editor = new TreeEditor(directoryOf());
  for (const layer of layers) await applyLayer(editor, layer);
  return editor.root;
}

async function applyLayer(editor: TreeEditor, layer: LayerSource): Promise<void> {
  const made = new Set<string>();
  for await (const entry of layer.entries) {
    const names = namesOf(entry.header.name).filter((name) => name !== '..');
    const name = names.pop();
    if (name === undefined) {
      if (entry.header.type === 'directory') await editor.setAttributes([], attributesOf(entry.header));
      continue;
    }
    // a directory of the image may be a link to another
    const { path: parent, node } = await resolvePath(editor.root, names.join('/'));
    if (name === opaque) await makeOpaque(editor, parent, made);
    else if (name.startsWith(deleted)) await editor.remove([...parent, name.slice(deleted.length)]);
    else {
      if (node === undefined) await makeParents(editor, parent);
      const path = [...parent, name];
      await applyEntry(editor, path, entry, layer);
      made.add(path.join('/'));
    }
  }
}

/** What lower layers have in a directory is gone; what this one has put there stays. */
async function makeOpaque(
  editor: TreeEditor,
  parent: readonly string[],
  made: ReadonlySet<string>,
): Promise<void> {
  const node = await editor.get(parent);
  if (node?.type !== 'directory') return;
  for (const name of [...(await node.entries()).keys()])
    if (!made.has([...parent, name].join('/'))) await editor.remove([...parent, name]);
}

async function makeParents(editor: TreeEditor, path: readonly string[]): Promise<void> {
  for (let length = 1; length <= path.length; length++) {
    const part = path.slice(0, length);
    if ((await editor.get(part)) === undefined)
      await editor.makeDirectory(part, { mode: 0o755, uid: 0, gid: 0, time: 0 });
  }
}

async function applyEntry(
  editor: TreeEditor,
  path: readonly string[],
  entry: TarEntry,
  layer: LayerSource,
): Promise<void> {
  const { header } = entry;
  const attributes = attributesOf(header);
  const there = await editor.get(path);
  if (header.type === 'directory') {
    if (there?.type === 'directory') await editor.setAttributes(path, attributes);
    else await editor.makeDirectory(path, attributes);
    return;
  }
  const node = await nodeOf(editor, entry, layer.content(entry));
  if (node !== undefined) await editor.put(path, node);
}

/** Undefined for a link to what is not there. Of an extracted archive, a link has the last word on the file that it is. */
export async function nodeOf(
  editor: TreeEditor,
  { header }: TarEntry,
  content: Content,
  extraction?: { readonly directory: readonly string[]; readonly attributes: Attributes },
): Promise<Node | undefined> {
  const attributes = attributesOf(header);
  const base = extraction?.directory ?? [];
  switch (header.type) {
    case 'file':
      return { type: 'file', attributes, content };
    case 'symlink':
      return { type: 'symlink', attributes: { ...attributes, mode: 0o777 }, target: header.linkName };
    case 'link':
      return hardLink(
        editor,
        [...base, ...namesOf(header.linkName).filter((name) => name !== '..')],
        extraction?.attributes,
      );
    case 'directory':
      return undefined;
    default:
      return { type: header.type, attributes, major: header.major, minor: header.minor };
  }
}

/** The linked file gets an identity, which both names then have. */
async function hardLink(
  editor: TreeEditor,
  path: readonly string[],
  attributes?: Attributes,
): Promise<Node | undefined> {
  const parent = await resolvePath(editor.root, path.slice(0, -1).join('/'));
  const real = [...parent.path, ...path.slice(-1)];
  const target = await editor.get(real);
  if (target?.type !== 'file') return target?.type === 'directory' ? undefined : target;
  const linked = {
    ...target,
    attributes: attributes ?? target.attributes,
    identity: target.identity ?? {},
  };
  await editor.put(real, linked);
  return linked;
}

/** What an entry says of its file. */
export function attributesOf({ mode, uid, gid, time, capability }: TarHeader): Attributes {
  return { mode: mode & 0o7777, uid, gid, time, ...(capability === undefined ? {} : { capability }) };
}
