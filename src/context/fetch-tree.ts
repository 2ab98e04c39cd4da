import type { Checked } from '../diagnostic/index.js';
import type { Tree } from './origin.js';
import type { RemoteLocation } from './remote-location.js';
import type { Limits } from './remote/limits.js';
import type { RemoteOptions } from './remote/remote-files.js';

/** Brings remote files to this machine; `limits` are of this location alone. */
export type FetchTree = (location: RemoteLocation, limits?: Partial<Limits>) => Promise<Checked<Tree>>;

/** Fetches into a cache; what that takes is loaded when there is something to fetch. */
export function remoteFiles(options: RemoteOptions): FetchTree {
  return async (location, limits) => {
    const { fetchTree } = await import('./remote/remote-files.js');
    return fetchTree(location, { ...options, limits: { ...options.limits, ...limits } });
  };
}
