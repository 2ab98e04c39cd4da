import { listKey, ManifestLists } from '../../../manifest-list/index.js';
import { imageName, inRegistrySession } from '../../application/registries/index.js';
import { safeJSON } from '../../output/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { openKeptLists } from './kept.js';
import { registriesOf } from './push.js';

/** The flags of `taskrun manifest inspect`. */
export interface InspectFlags extends RegistryFlags {
  readonly verbose?: boolean;
}

/** `taskrun manifest inspect`: a manifest as JSON, indented as docker does it. */
export async function manifestInspect(name: string, flags: InspectFlags, io: IO): Promise<ExitCode> {
  const { registry } = imageName(name);
  const kept = await openKeptLists(io);
  const list = await kept.get(listKey(name));
  const session = {
    registries: [registry, ...registriesOf(list)],
    flags,
    interrupted: 'nothing was changed',
  };
  return inRegistrySession(session, io, async ({ client, signal }) => {
    const options = { verbose: flags.verbose === true, signal };
    const text = await new ManifestLists(client, kept).inspect(name, options);
    if (list !== undefined)
      io.stderr.write('note: this is the list that is kept here, not what its registry has\n');
    io.stdout.write(`${safeJSON(text)}\n`);
    return exitCode.succeeded;
  });
}
