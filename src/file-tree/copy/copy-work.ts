import { compareBytes } from '../changes.js';
import type { TreeEditor } from '../editor.js';
import { FileTreeError } from '../error.js';
import type { Attributes, Directory, Node } from '../node.js';
import type { Matched } from '../pattern-list.js';
import type { CopyOptions } from './copy-options.js';

/** What the directory above matched. */
interface Above {
  readonly included?: Matched;
  readonly excluded?: Matched;
}

/** A directory on the way to what is copied; it may yet have to be made. */
interface Parent {
  readonly node: Directory;
  readonly target: readonly string[];
  isThere: boolean;
}

/** The copy of one node with everything below it. */
export class CopyWork {
  readonly #editor: TreeEditor;
  readonly #options: CopyOptions;
  /** Directories above what is copied just now. */
  readonly #parents: Parent[] = [];
  /** Names of one file stay names of one file, but not of the one they were copied from. */
  readonly #identities = new Map<object, object>();

  constructor(editor: TreeEditor, options: CopyOptions) {
    this.#editor = editor;
    this.#options = options;
  }

  /** @throws FileTreeError */
  async copy(node: Node, target: readonly string[], path = '', above: Above = {}): Promise<void> {
    const { isIncluded, isExcluded, matched } = this.#judge(path, above);
    const wanted = isIncluded && !isExcluded;
    if (node.type === 'directory') {
      await this.#copyDirectory(node, target, path, { wanted, isExcluded, matched });
      return;
    }
    if (!wanted) return;
    await this.#makeParents(path !== '');
    const there = await this.#editor.get(target);
    if (there?.type === 'directory')
      throw new FileTreeError(
        'is-a-directory',
        `'/${target.join('/')}' is a directory, which a file cannot replace`,
      );
    await this.#editor.put(target, this.#copyOf(node));
  }

  #judge(path: string, above: Above) {
    if (path === '') return { isIncluded: true, isExcluded: false, matched: {} };
    const { included, excluded } = this.#options;
    const inclusion = included?.match(path, above.included);
    const exclusion = excluded?.match(path, above.excluded);
    const matched: Above = {
      ...(inclusion === undefined ? {} : { included: inclusion.matched }),
      ...(exclusion === undefined ? {} : { excluded: exclusion.matched }),
    };
    return { isIncluded: inclusion?.matches ?? true, isExcluded: exclusion?.matches ?? false, matched };
  }

  async #copyDirectory(
    node: Directory,
    target: readonly string[],
    path: string,
    { wanted, isExcluded, matched }: { wanted: boolean; isExcluded: boolean; matched: Above },
  ): Promise<void> {
    const inside = path !== '';
    if (wanted) {
      await this.#makeParents(inside);
      const made = await this.#makeDirectory(node, target, inside);
      if (!made && inside) await this.#editor.setAttributes(target, this.#attributesOf(node));
    }
    if (isExcluded && this.#options.excluded?.hasExceptions !== true) return;
    this.#parents.push({ node, target, isThere: wanted });
    const entries = [...(await node.entries())].sort(([one], [other]) => compareBytes(one, other));
    for (const [name, child] of entries)
      await this.copy(child, [...target, name], inside ? `${path}/${name}` : name, matched);
    this.#parents.pop();
  }

  /** Directories that match nothing themselves are made when something in them does. */
  async #makeParents(inside: boolean): Promise<void> {
    for (const parent of this.#parents) {
      if (parent.isThere) continue;
      const made = await this.#makeDirectory(parent.node, parent.target, inside);
      const there = made ? undefined : await this.#editor.get(parent.target);
      if (there !== undefined && inside)
        await this.#editor.setAttributes(parent.target, {
          ...there.attributes,
          mode: parent.node.attributes.mode,
        });
      parent.isThere = true;
    }
  }

  /** False when there is one already. */
  async #makeDirectory(node: Directory, target: readonly string[], inside: boolean): Promise<boolean> {
    const there = await this.#editor.get(target);
    if (there !== undefined && there.type !== 'directory')
      throw new FileTreeError(
        'not-a-directory',
        `'/${target.join('/')}' is not a directory, and one is to be copied there`,
      );
    if (there !== undefined) return false;
    await this.#editor.makeDirectory(target, this.#attributesOf(node));
    return inside || true;
  }

  #copyOf(node: Exclude<Node, Directory>): Node {
    const attributes = this.#attributesOf(node);
    if (node.type !== 'file' || node.identity === undefined) return { ...node, attributes };
    const identity = this.#identities.get(node.identity) ?? {};
    this.#identities.set(node.identity, identity);
    return { ...node, attributes, identity };
  }

  #attributesOf({ type, attributes }: Node): Attributes {
    const { owner, mode } = this.#options;
    const changed =
      mode === undefined || type === 'symlink'
        ? attributes.mode
        : mode(attributes.mode, type === 'directory');
    return { ...attributes, ...owner, mode: changed };
  }
}
