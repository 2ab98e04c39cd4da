import { parseReference } from '../../../oci/index.js';
import { InvalidInput, type IO } from '../../console/index.js';
import { readSettings } from './read-settings.js';
import { preferredRegistryPort } from '../machine/index.js';
import type { VariableFlags } from '../../options/index.js';

type RegistryFlags = Pick<VariableFlags, 'registry'>;

/**
 * The registry that a run is to push to: `--registry`, else TASKRUN_REGISTRY, else the one of the user's settings file;
 * undefined for the embedded one. @throws InvalidInput
 */
export async function namedRegistry({ registry }: RegistryFlags, io: IO): Promise<string | undefined> {
  const named = registry ?? io.environment.TASKRUN_REGISTRY ?? '';
  return named === '' ? settledRegistry(io) : named;
}

/** The registry's name where no run needs it to be there. @throws InvalidInput */
export async function nominalRegistry(flags: RegistryFlags, io: IO): Promise<string> {
  return (await namedRegistry(flags, io)) ?? `localhost:${preferredRegistryPort}`;
}

async function settledRegistry(io: IO): Promise<string | undefined> {
  const { registry } = await readSettings(io);
  if (registry === undefined || isRegistry(registry.value)) return registry?.value;
  throw new InvalidInput([
    {
      code: 'settings/registry',
      severity: 'error',
      message: `'${registry.value}' is not the name of a registry`,
      hint: "write it as image names have it, like 'registry: registry.example.com' or 'registry: localhost:5000'",
      place: registry.place,
    },
  ]);
}

/** A host, or a part of one: what may stand before an image's own name. */
function isRegistry(text: string): boolean {
  const reference = parseReference(`${text}/image`);
  return reference !== undefined && text.split('/')[0] === reference.registry;
}
