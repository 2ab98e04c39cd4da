import { join } from 'node:path';
import { keptLists, type KeptLists } from '../../../manifest-list/index.js';
import { dataFolder } from '../../application/machine/index.js';
import type { IO } from '../../console/index.js';

/** Milliseconds a kept list lives after its last change: whoever creates one pushes it soon, or has forgotten it. */
const lifetime = 24 * 60 * 60 * 1000;

/** The lists between `create` and `push`, without those nobody has touched for a day; those are told of. */
export async function openKeptLists(io: IO): Promise<KeptLists> {
  const lists = keptLists(join(dataFolder(io.environment), 'manifests'));
  const forgotten = await lists.forgetBefore(Date.now() - lifetime);
  for (const name of forgotten)
    io.stderr.write(`note: the manifest list '${name}', unchanged for more than a day, has been forgotten\n`);
  return lists;
}
