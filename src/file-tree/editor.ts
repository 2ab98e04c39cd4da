import { FileTreeError } from './error.js';
import type { Attributes, Directory, Node } from './node.js';

/** A directory that one editor may still change. */
class DirectoryInWork implements Directory {
  readonly type = 'directory';
  attributes: Attributes;
  readonly changing: Map<string, Node>;

  constructor(attributes: Attributes, entries: ReadonlyMap<string, Node> = new Map()) {
    this.attributes = attributes;
    this.changing = new Map(entries);
  }

  entries(): Promise<ReadonlyMap<string, Node>> {
    return Promise.resolve(this.changing);
  }
}

/** Makes a tree that differs from another in places; what doesn't differ is shared, so that differences are found fast. */
export class TreeEditor {
  #root: Directory;
  readonly #own = new WeakSet<Directory>();

  constructor(root: Directory) {
    this.#root = root;
  }

  /** The tree as it is now. Once its layer is made, it must not be edited any further. */
  get root(): Directory {
    return this.#root;
  }

  /** What is at a path of names; links are not followed. */
  async get(path: readonly string[]): Promise<Node | undefined> {
    let node: Node | undefined = this.#root;
    for (const name of path) node = node?.type === 'directory' ? (await node.entries()).get(name) : undefined;
    return node;
  }

  /** Puts something at a path, in the place of what was there. @throws FileTreeError when its parent is no directory */
  async put(path: readonly string[], node: Node): Promise<void> {
    const name = path.at(-1);
    if (name === undefined)
      throw new FileTreeError('is-a-directory', 'the root of an image cannot be replaced');
    (await this.#open(path.slice(0, -1))).changing.set(name, node);
  }

  /** @throws FileTreeError when its parent is no directory */
  async makeDirectory(path: readonly string[], attributes: Attributes): Promise<void> {
    const made = new DirectoryInWork(attributes);
    this.#own.add(made);
    await this.put(path, made);
  }

  /** @throws FileTreeError when there is no directory */
  async setAttributes(path: readonly string[], attributes: Attributes): Promise<void> {
    (await this.#open(path)).attributes = attributes;
  }

  /** Takes away what is at a path, with everything below it. */
  async remove(path: readonly string[]): Promise<void> {
    const name = path.at(-1);
    if (name !== undefined && (await this.get(path)) !== undefined)
      (await this.#open(path.slice(0, -1))).changing.delete(name);
  }

  async #open(path: readonly string[]): Promise<DirectoryInWork> {
    let directory = await this.#ownRoot();
    for (const [at, name] of path.entries()) {
      const child = directory.changing.get(name);
      if (child?.type !== 'directory')
        throw new FileTreeError(
          'not-a-directory',
          `'/${path.slice(0, at + 1).join('/')}' is not a directory`,
        );
      const opened = await this.#mine(child);
      directory.changing.set(name, opened);
      directory = opened;
    }
    return directory;
  }

  async #ownRoot(): Promise<DirectoryInWork> {
    const root = await this.#mine(this.#root);
    this.#root = root;
    return root;
  }

  async #mine(directory: Directory): Promise<DirectoryInWork> {
    if (directory instanceof DirectoryInWork && this.#own.has(directory)) return directory;
    const copy = new DirectoryInWork(directory.attributes, await directory.entries());
    this.#own.add(copy);
    return copy;
  }
}
