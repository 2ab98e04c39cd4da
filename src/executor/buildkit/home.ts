import { setTimeout as delay } from 'node:timers/promises';
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
  await buildctl(server, client, ['prune', ...only(home)]);
}

/** How often a server is asked whether it has let go of a directory, and the milliseconds between. */
const [times, pause] = [20, 250];

/** The same for a run that was cut off: its container may still be about to end. False when it has not let go. */
export async function removeLeftHome(
  server: BuildKitServer,
  client: BuildKitClient,
  home: string,
): Promise<boolean> {
  for (let left = times; left > 0; left--) {
    await removeHome(server, client, home);
    const kept = await buildctl(server, client, ['du', ...only(home), '--format', '{{json .}}']);
    if ('complaint' in kept || /^(?:null|\[\])?$/.test(kept.output.trim())) return true;
    await delay(pause);
  }
  return false;
}

function only(home: string): readonly string[] {
  return ['--filter', `description~=${home.replaceAll('.', '[.]')}`];
}
