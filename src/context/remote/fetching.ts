import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegistryClient } from '../../registry/index.js';
import type { Checkout } from '../checkout.js';
import type { Cache } from './cache.js';
import type { Validators } from './download.js';
import type { Limits } from './limits.js';

/** What a location led to: kept in the cache, and believed when nobody may be asked. */
export interface Note extends Validators {
  /** Of the folder in the cache. */
  readonly name: string;
  readonly version: string;
  readonly checkout: Checkout;
  readonly file?: string;
  readonly values?: string;
}

/** Does work with a client of registries; the embedded one is there for as long, where it is the one that is named. */
export type WithRegistry = <T>(registry: string, work: (client: RegistryClient) => Promise<T>) => Promise<T>;

/** What fetching needs of the world. */
export interface Fetching {
  readonly cache: Cache;
  readonly environment: NodeJS.ProcessEnv;
  readonly submodules: boolean;
  readonly withRegistry: WithRegistry;
  readonly limits: Limits;
  readonly signal: AbortSignal;
  /** What the same location led to before, when those files are still here. */
  readonly known: Note | undefined;
}

/** What was found, and whether the files were here already. */
export interface Fetched {
  readonly note: Note;
  readonly cached: boolean;
}

/**
 * Lets somebody fill a folder, and gives it its place in the cache. `scratch` is for what is only needed meanwhile; whatever
 * goes wrong, nothing of it stays.
 */
export async function filled(
  cache: Cache,
  fill: (files: string, scratch: string) => Promise<Note>,
): Promise<Fetched> {
  const scratch = await cache.draft();
  try {
    const files = join(scratch, 'files');
    await mkdir(files, { mode: 0o700 });
    const note = await fill(files, scratch);
    const cached = (await cache.find(note.name)) !== undefined;
    if (!cached) await cache.keep(files, note.name);
    return { note, cached };
  } finally {
    await cache.discard(scratch);
  }
}
