import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from '../../../context/index.js';
import { parseReference } from '../../../oci/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import { fileStates, registryStates, type StateStore } from '../../../state/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import type { PreparedRun } from '../run/index.js';
import type { RunFlags } from '../../options/index.js';
import { dataFolder } from '../machine/index.js';

/** A place for a state as the user names it: `oci://` and an image's name, or a file. @throws CommandFailure */
export function stateAt(place: string, client: RegistryClient, io: IO): StateStore {
  if (!place.startsWith('oci://')) return fileStates(resolve(io.directory, place), place);
  return registryStates(client, stateReference(place));
}

/** The registry that a place for a state is in; none for a file. @throws CommandFailure */
export function registriesOf(places: readonly string[]): readonly string[] {
  return places.flatMap((place) => (place.startsWith('oci://') ? [stateReference(place).registry] : []));
}

/** Where the state of a run is that names no place: one for each task and context, beside the history. */
export function usualState({ plan, context, task }: PreparedRun, flags: RunFlags, io: IO): StateStore {
  const { taskName, registry } = plan.run;
  const file = task.origin?.location ?? resolve(io.directory, task.source.path);
  const { values = '', onlyPlatform = '' } = flags;
  const identity = [file, placeOf(context), taskName, registry, values && resolve(io.directory, values)];
  const name = createHash('sha256')
    .update(JSON.stringify([...identity, onlyPlatform]))
    .digest('hex')
    .slice(0, 32);
  return fileStates(join(dataFolder(io.environment), 'states', `${name}.json`));
}

function placeOf(context: Context): string {
  if (context.kind === 'none') return '';
  return context.origin?.location ?? realpathSync(context.path);
}

function stateReference(place: string) {
  const reference = parseReference(place.slice('oci://'.length));
  if (reference !== undefined && reference.digest === undefined) return { tag: 'latest', ...reference };
  const hint = 'write oci://registry/repository:tag, or the path of a file';
  throw new CommandFailure(exitCode.usage, `'${place}' is not a place for the state of a run`, hint);
}
