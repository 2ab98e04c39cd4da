import type { PrivateFiles } from '../../workspace/index.js';
import type { Plan } from '../../plan/index.js';
import type { MountSource } from './container-arguments.js';
import type { EngineFolders } from './engine-folders.js';

/** The secret volumes of one run: each is made when a container first mounts it, and the steps share it. */
export class Volumes {
  readonly #volumes: Plan['volumes'];
  readonly #files: PrivateFiles;
  readonly #folders: EngineFolders;
  readonly #made = new Map<string, Promise<MountSource>>();

  constructor(volumes: Plan['volumes'], files: PrivateFiles, folders: EngineFolders) {
    this.#volumes = volumes;
    this.#files = files;
    this.#folders = folders;
  }

  /** What to mount for these volumes. @throws WorkspaceError */
  async provide(names: readonly string[]): Promise<ReadonlyMap<string, MountSource>> {
    const made = names.map(async (name) => [name, await this.#provide(name)] as const);
    return new Map(await Promise.all(made));
  }

  #provide(name: string): Promise<MountSource> {
    const made = this.#made.get(name) ?? this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  async #make(name: string): Promise<MountSource> {
    const files = this.#volumes.find((volume) => volume.name === name)?.files ?? [];
    const contents = files.map((file) => ({ name: file.name, bytes: Buffer.from(file.base64, 'base64') }));
    return this.#folders.share(`volume-${name}`, await this.#files.directory(`volume-${name}`, contents));
  }
}
