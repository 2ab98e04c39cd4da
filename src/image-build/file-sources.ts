import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  directoryOf,
  hostDirectory,
  PatternList,
  readIgnoreFile,
  type Directory,
} from '../file-tree/index.js';
import type { BaseImages } from './base-images.js';
import type { ImageFiles } from './image-files.js';
import type { BuildRequest } from './request.js';
import type { Origin, PlannedStage } from './stages.js';

/** What files are taken from. */
export interface FileSourcesSetting {
  readonly request: Pick<BuildRequest, 'context' | 'ignoreFile'>;
  readonly bases: BaseImages;
  readonly files: ImageFiles;
  readonly filesOfStage: (stage: PlannedStage) => Promise<Directory>;
}

/** The files of contexts, stages and images, read when they are first needed. */
export class FileSources {
  readonly #setting: FileSourcesSetting;
  readonly #directories = new Map<string, Promise<Directory>>();

  constructor(setting: FileSourcesSetting) {
    this.#setting = setting;
  }

  /** The main context's. */
  context(): Promise<Directory> {
    const { context, ignoreFile } = this.#setting.request;
    return this.#once(context, () => Promise.resolve(ignoreFile));
  }

  /** @throws RegistryError, OciError, ImageLayoutError, FileTreeError, ImageBuildError */
  async filesOf(origin: Origin): Promise<Directory> {
    const { bases, files, filesOfStage } = this.#setting;
    switch (origin.kind) {
      case 'scratch':
        return directoryOf();
      case 'stage':
        return filesOfStage(origin.stage);
      case 'image':
        return files.treeOf((await bases.find(origin.name, origin.platform)).layers, { areRead: true });
      case 'directory':
        return this.#once(origin.path, () => ignoreFileIn(origin.path));
    }
  }

  #once(path: string, ignoreFile: () => Promise<string | undefined>): Promise<Directory> {
    const known = this.#directories.get(path) ?? read(path, ignoreFile);
    this.#directories.set(path, known);
    return known;
  }
}

async function read(path: string, ignoreFile: () => Promise<string | undefined>): Promise<Directory> {
  return hostDirectory(path, new PatternList(readIgnoreFile((await ignoreFile()) ?? '')));
}

async function ignoreFileIn(path: string): Promise<string | undefined> {
  return readFile(join(path, '.dockerignore'), 'utf8').catch(() => undefined);
}
