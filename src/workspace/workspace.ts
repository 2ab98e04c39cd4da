import { chmod, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { copyContext } from './copy-context.js';
import { reasonOf, WorkspaceError } from './error.js';
import { removeTree } from './remove-tree.js';
import { resolveInside } from './resolve-inside.js';
import { makeRunFolder } from './run-folder.js';

export interface WorkspaceOptions {
  /** For the run's files; made when first needed, see `runFolderPath`. */
  readonly folder: string;
  /** The directory of the context; absent when the run has none. */
  readonly context?: string;
  /** Paths in the context that are copied whatever its .dockerignore says. */
  readonly kept?: readonly string[];
  /** Use the context's directory itself instead of a copy. */
  readonly inPlace?: boolean;
}

/**
 * The files of one run, in a folder only its owner can enter. Nothing is made before it is asked for, and only once,
 * however many ask at the same time. Everything rejects with {@link WorkspaceError}.
 */
export class Workspace {
  readonly #options: WorkspaceOptions;
  readonly #closing = new AbortController();
  #folder: Promise<string> | undefined;
  #path: Promise<string> | undefined;
  #home: Promise<string> | undefined;
  #refresh = (): Promise<void> => Promise.resolve();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** The folder of all this, for what else a run keeps in files. */
  folder(): Promise<string> {
    this.#folder ??= makeRunFolder(this.#options.folder);
    return this.#folder;
  }

  /** The directory steps may write to: a private copy of the context, an empty directory when there is none. */
  path(): Promise<string> {
    this.#path ??= this.#makePath();
    return this.#path;
  }

  /** The directory for steps that only read: the copy when there is one or one is being made, else the context itself. */
  readable(): Promise<string> {
    return (
      this.#path ?? (this.#options.context === undefined ? this.path() : realpath(this.#options.context))
    );
  }

  /** A directory shared by the run's steps; in a container any user may write to it. */
  home(): Promise<string> {
    this.#home ??= this.#makeHome();
    return this.#home;
  }

  /** The directory of the context; undefined when the run has none. */
  get context(): string | undefined {
    return this.#options.context;
  }

  /** Whether the directory of the context itself is used. */
  get inPlace(): boolean {
    const { context, inPlace = false } = this.#options;
    return inPlace && context !== undefined;
  }

  /** Has something done each time before anything here looks into the workspace: it may be changed elsewhere, too. */
  refreshWith(refresh: () => Promise<void>): void {
    this.#refresh = refresh;
  }

  /** The directory a step's working directory stands for in {@link path}; see `resolveInside`. */
  async resolve(workingDirectory: string): Promise<string> {
    const path = await this.path();
    await this.#refresh();
    return resolveInside(path, workingDirectory);
  }

  /** The same in {@link readable}. */
  async resolveReadable(workingDirectory: string): Promise<string> {
    const path = await this.readable();
    await this.#refresh();
    return resolveInside(path, workingDirectory);
  }

  /** Removes what was made, a copy under way included; the context itself is never touched. Can be called again. */
  async remove(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([this.#path, this.#home]);
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await removeTree(folder);
  }

  async #makePath(): Promise<string> {
    const { context } = this.#options;
    return context === undefined || !this.inPlace ? this.#make('workspace', context) : realpath(context);
  }

  async #makeHome(): Promise<string> {
    const home = await this.#make('home');
    await chmod(home, 0o777);
    return home;
  }

  /** A directory of the run's folder, with a copy in it or empty. */
  async #make(name: string, source?: string): Promise<string> {
    try {
      const folder = await this.folder();
      const target = join(folder, name);
      const { kept = [] } = this.#options;
      const copy = { kept, except: folder, signal: this.#closing.signal };
      if (source === undefined) await mkdir(target);
      else await copyContext(await realpath(source), target, copy);
      return target;
    } catch (error) {
      const hint = 'check the permissions and the free space, or use the directory itself with --in-place';
      throw new WorkspaceError('copy', `the run's ${name} could not be made (${reasonOf(error)})`, hint, {
        cause: error,
      });
    }
  }
}
