import { linesOf } from './ask-docker.js';
import { abilitiesOf, type Dialect } from './dialect.js';
import { runLabel } from './labels.js';
import type { RunDocker } from './run-docker.js';

/** Whatever a container is called that does not run. */
const ended = ['created', 'exited', 'stopped'].flatMap((status) => ['--filter', `status=${status}`]);

/**
 * Takes the containers of a run that have ended, and are kept, out of a network that is to be removed: what docker does by
 * itself. One that still runs keeps its network.
 */
export async function freeNetwork(
  docker: RunDocker,
  { name, run }: { readonly name: string; readonly run: string },
  dialect: Dialect | undefined,
): Promise<void> {
  if (abilitiesOf(dialect).freesNetworks) return;
  const inIt = ['--filter', `network=${name}`, '--filter', `label=${runLabel}=${run}`];
  const kept = await linesOf(docker, ['ps', '--all', '--quiet', ...inIt, ...ended]);
  for (const container of kept ?? []) await docker(['network', 'disconnect', name, container]);
}
