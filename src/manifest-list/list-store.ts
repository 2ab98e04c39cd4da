import type { ManifestList } from './list.js';

/** Where lists under construction are between one command and the next; by the keys of {@link listKey}. */
export interface ListStore {
  /** Undefined when there is none. */
  get(key: string): Promise<ManifestList | undefined>;
  /** The names of all lists, as their authors wrote them. */
  names(): Promise<readonly string[]>;
  /**
   * Replaces a list by what it should become; nobody else changes it in between. What `change` throws is thrown on, and
   * then nothing is changed; undefined forgets the list.
   */
  update(key: string, change: (before: ManifestList | undefined) => ManifestList | undefined): Promise<void>;
}

/** Lists that live as long as this process. */
export function listsInMemory(): ListStore {
  const lists = new Map<string, ManifestList>();
  return {
    get: (key) => Promise.resolve(lists.get(key)),
    names: () => Promise.resolve([...lists.values()].map(({ name }) => name)),
    // eslint-disable-next-line @typescript-eslint/require-await -- what change throws becomes a rejection
    update: async (key, change) => {
      const after = change(lists.get(key));
      if (after === undefined) lists.delete(key);
      else lists.set(key, after);
    },
  };
}
