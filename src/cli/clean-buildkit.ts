import { homeOf, removeHome } from '../executor/buildkit/index.js';
import type { ActiveRun } from '../history/index.js';

/**
 * Removes what runs that were cut off have kept in BuildKit servers: the HOME of their containers. Servers that don't
 * answer collect it with the rest of their cache.
 */
export async function cleanBuildKit(runs: readonly ActiveRun[]): Promise<void> {
  const client = { buildctl: 'buildctl', environment: {} };
  for (const { id, builders = [] } of runs)
    await Promise.all(builders.map((server) => removeHome(server, client, homeOf(id))));
}
