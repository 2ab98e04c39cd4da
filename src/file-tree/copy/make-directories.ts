import type { TreeEditor } from '../editor.js';
import { FileTreeError } from '../error.js';
import type { Attributes } from '../node.js';
import { resolvePath } from '../resolve.js';

/**
 * Makes a directory and those above it that are not there. Links on the way are followed.
 * @returns the directory's names @throws FileTreeError when something of it is no directory
 */
export async function makeDirectories(
  editor: TreeEditor,
  path: string,
  attributes: Attributes,
): Promise<readonly string[]> {
  const { path: names } = await resolvePath(editor.root, path);
  for (let length = 1; length <= names.length; length++) {
    const part = names.slice(0, length);
    const node = await editor.get(part);
    if (node === undefined) await editor.makeDirectory(part, attributes);
    else if (node.type !== 'directory')
      throw new FileTreeError('not-a-directory', `'/${part.join('/')}' is not a directory`);
  }
  return names;
}
