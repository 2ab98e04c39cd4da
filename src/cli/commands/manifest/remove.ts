import { ManifestLists } from '../../../manifest-list/index.js';
import { RegistryClient } from '../../../registry/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { openKeptLists } from './kept.js';
import { listName } from './name.js';

/** `taskrun manifest rm`. */
export async function manifestRemove(names: readonly string[], io: IO): Promise<ExitCode> {
  names.forEach(listName);
  const lists = new ManifestLists(new RegistryClient(), await openKeptLists(io));
  for (const name of names) await lists.remove(name);
  return exitCode.succeeded;
}
