import type { Collection, CollectionOptions } from './collection/index.js';

/** {@link collectGarbage} of collection/, which is loaded only now: a registry that serves doesn't need it. */
export async function collectGarbage(options: CollectionOptions): Promise<Collection> {
  const collection = await import('./collection/index.js');
  return collection.collectGarbage(options);
}
