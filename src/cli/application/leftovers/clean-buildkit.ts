import { untraced } from '../../../buildkit/index.js';
import { homeOf, removeLeftHome } from '../../../executor/buildkit/index.js';
import type { ActiveRun } from '../../../history/index.js';
import type { IO } from '../../console/index.js';

/**
 * Removes what runs that were cut off have kept in BuildKit servers: the HOME of their containers. Servers that don't
 * answer collect it with the rest of their cache.
 */
export async function cleanBuildKit(runs: readonly ActiveRun[], { environment }: IO): Promise<void> {
  const client = { buildctl: 'buildctl', environment: untraced(environment) };
  for (const { id, builders = [] } of runs)
    await Promise.all(builders.map((server) => removeLeftHome(server, client, homeOf(id))));
}
