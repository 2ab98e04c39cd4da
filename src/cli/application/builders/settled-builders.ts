import { readServer, type Builder } from '../../../buildkit/index.js';
import type { Diagnostic } from '../../../diagnostic/index.js';
import { EngineError } from '../../../engine/index.js';
import { parsePlatform } from '../../../oci/index.js';
import type { Place } from '../../../source/index.js';
import type { DeclaredBuilder } from '../../../task/index.js';
import { InvalidInput, type IO } from '../../console/index.js';
import { readSettings } from '../user-settings/index.js';

/** The builders of the user's settings file. @throws InvalidInput */
export async function settledBuilders(io: IO): Promise<readonly Builder[]> {
  const { builders } = await readSettings(io);
  const read = builders.map(builderOf);
  const problems = read.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (problems.length > 0) throw new InvalidInput(problems);
  return read.flatMap((each) => ('builder' in each ? [each.builder] : []));
}

type Read = { readonly builder: Builder } | { readonly problem: Diagnostic };

function builderOf({ platform: named, address, place }: DeclaredBuilder): Read {
  const platform = named && parsePlatform(named.value);
  if (platform === undefined) {
    const message = named ? `'${named.value}' is not a platform` : 'a builder says which platform it is for';
    return problem(message, "write it like 'platform: linux/arm64'", named?.place ?? place);
  }
  if (address === undefined)
    return problem('a builder has an address', "write it like 'address: tcp://HOST:PORT'", place);
  try {
    return { builder: { platform, server: readServer(address.value) } };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return problem(error.message, error.hint, address.place);
  }
}

function problem(message: string, hint: string, place: Place): Read {
  return { problem: { code: 'settings/builder', severity: 'error', message, hint, place } };
}
