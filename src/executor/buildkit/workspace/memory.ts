import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseDigest, type Descriptor } from '../../../oci/index.js';
import type { Entry, Listing } from './listing.js';

/** What a context came to in an earlier run: BuildKit mostly still has these layers. */
export interface RememberedWorkspace {
  readonly listing: Listing;
  readonly layers: readonly Descriptor[];
}

/** What was not used for so long is forgotten; milliseconds. */
const longest = 30 * 24 * 60 * 60 * 1000;

/**
 * A file that remembers what was sent of a context, so that the next run sends only what has changed since. It may be gone at
 * any time. What is the same is told by size and time of change, as rsync and BuildKit itself do.
 */
export class WorkspaceMemory {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Undefined where nothing is remembered that can be read. */
  async read(): Promise<RememberedWorkspace | undefined> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    return remembered(text);
  }

  /** Whole or not at all; a memory that cannot be kept is none. */
  async write({ listing, layers }: RememberedWorkspace): Promise<void> {
    const folder = dirname(this.#file);
    const temporary = join(folder, `new-${randomUUID()}`);
    const text = JSON.stringify({ version: 1, layers, entries: [...listing] });
    await mkdir(folder, { recursive: true, mode: 0o700 })
      .then(() => writeFile(temporary, text, { mode: 0o600 }))
      .then(() => rename(temporary, this.#file))
      .then(() => forgetOld(folder, basename(this.#file)))
      .catch(() => rm(temporary, { force: true }));
  }
}

function remembered(text: string): RememberedWorkspace | undefined {
  try {
    const { version, layers, entries } = JSON.parse(text) as {
      readonly version: unknown;
      readonly layers: readonly Descriptor[];
      readonly entries: readonly (readonly [string, Entry])[];
    };
    const sound = layers.every(({ digest }) => parseDigest(digest) !== undefined);
    return version === 1 && sound ? { layers, listing: new Map(entries) } : undefined;
  } catch {
    return undefined;
  }
}

async function forgetOld(folder: string, own: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name !== own && (await stat(path)).mtimeMs < Date.now() - longest) await rm(path, { force: true });
  }
}
