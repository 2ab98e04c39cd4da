import type { RunFlags } from '../../options/index.js';
import type { IO } from '../../console/index.js';
import { preferredRegistryPort, registryFolder } from '../machine/index.js';
import { namedRegistry } from '../user-settings/index.js';

/** The registry a run pushes to. */
export interface RunRegistry {
  /** Host and port, as image names have it. */
  readonly address: string;
  readonly embedded: boolean;
  close(): Promise<void>;
}

/** The registry that the user names, else the embedded one, which is started unless nothing will be done. @throws InvalidInput */
export async function openRunRegistry(flags: RunFlags, io: IO): Promise<RunRegistry> {
  const named = await namedRegistry(flags, io);
  if (named !== undefined) return { address: named, embedded: false, close: () => Promise.resolve() };
  if (flags.dryRun === true) {
    return { address: `localhost:${preferredRegistryPort}`, embedded: true, close: () => Promise.resolve() };
  }
  const { serveEmbeddedRegistry } = await import('../../../registry-server/index.js');
  const running = await serveEmbeddedRegistry({
    dataFolder: registryFolder(io.environment),
    preferredPort: preferredRegistryPort,
  });
  return { address: running.address, embedded: true, close: () => running.close() };
}
