import { buildctl, type BuildKitClient, type BuildKitServer } from '../../buildkit/index.js';

/**
 * The name of the directory that is the HOME of a run's containers, which stays in each BuildKit server until the run ends;
 * without `unique`, how the names of all with that ID begin.
 */
export function homeOf(runID: string, unique = ''): string {
  return `taskrun-home-${runID}-${unique}`;
}

/** Makes a server forget such a directory. One that is gone has nothing to forget. */
export async function removeHome(
  server: BuildKitServer,
  client: BuildKitClient,
  home: string,
): Promise<void> {
  await buildctl(server, client, ['prune', '--filter', `description~=${home.replaceAll('.', '[.]')}`]);
}
