import { listKey, ManifestLists, type ManifestList } from '../../../manifest-list/index.js';
import { formatPlatform } from '../../../oci/index.js';
import { copyProgress } from '../../output/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { listJSON } from './describe.js';
import { openKeptLists } from './kept.js';
import { listName } from './name.js';

/** The flags of `taskrun manifest push`. */
export interface PushFlags extends RegistryFlags {
  /** What happens anyway. */
  readonly purge?: boolean;
  readonly keep?: boolean;
  readonly output: 'text' | 'json';
}

/** `taskrun manifest push`: the digest on standard output; the list is forgotten. */
export async function manifestPush(name: string, flags: PushFlags, io: IO): Promise<ExitCode> {
  const { registry } = listName(name);
  const kept = await openKeptLists(io);
  const list = await kept.get(listKey(name));
  const session = {
    registries: [registry, ...registriesOf(list)],
    flags,
    writes: true,
    interrupted: `'${name}' is as it was`,
  };
  return inRegistrySession(session, io, async ({ client, signal }) => {
    const lists = new ManifestLists(client, kept);
    await pushAndTell(lists, name, flags, { io, signal });
    if (flags.keep !== true) await lists.remove(name);
    return exitCode.succeeded;
  });
}

/** Where the images of a list are. */
export function registriesOf(list: ManifestList | undefined): readonly string[] {
  return list?.entries.map(({ reference }) => reference.registry) ?? [];
}

/** Pushes a list, shows how far that is, and says what was pushed. */
export async function pushAndTell(
  lists: ManifestLists,
  name: string,
  { output }: { readonly output: 'text' | 'json' },
  { io, signal }: { readonly io: IO; readonly signal: AbortSignal },
): Promise<void> {
  const list = await lists.find(name);
  const progress = copyProgress(io.stderr);
  const pushed = await lists
    .push(name, { signal, onProgress: (now) => progress.show(now) })
    .finally(() => progress.end());
  io.stderr.write(`pushed '${name}': ${pushed.platforms.map(formatPlatform).join(', ')}\n`);
  if (output === 'json' && list !== undefined) io.stdout.write(listJSON(list, true));
  else io.stdout.write(`${pushed.digest}\n`);
}
