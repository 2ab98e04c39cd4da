import { noteActive, type ActiveNote, type ActiveRun } from '../../../history/index.js';
import { processIdentity } from '../../../process/index.js';
import { anyDead, cleanUp } from './clean-up.js';
import type { RunEngine } from '../engine-setting.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import { dataFolder } from '../machine/index.js';

/**
 * Makes a run this process's own: what killed runs have left is removed first, and the run is noted before it makes
 * anything, so that its own leftovers will be found. @throws CommandFailure when a run of that ID goes on
 */
export async function ownRun(
  id: string,
  places: Pick<ActiveRun, 'folder' | 'privateFolder' | 'builders'>,
  { endpoint, setting }: RunEngine,
  io: IO,
): Promise<ActiveNote> {
  if (await anyDead(io)) await cleanUp(io);
  const engine = endpoint === undefined ? {} : { engine: endpoint.host };
  const run = { id, ...places, ...engine, dockerCLI: setting.docker };
  try {
    const note = await noteActive(dataFolder(io.environment), run);
    if (note !== undefined) return note;
  } catch {
    // A disk that takes no note does not fail the run: the history warns of it, and labels tell whose a container is.
    return { owner: await processIdentity(), end: () => Promise.resolve() };
  }
  throw new CommandFailure(
    exitCode.usage,
    `a run with the ID '${id}' is going on`,
    'wait until it has ended, or give another --id',
  );
}
