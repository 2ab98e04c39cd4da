import { readFile } from 'node:fs/promises';
import { readServer, type Builder } from '../../../buildkit/index.js';
import { renderDiagnostics, type Diagnostic } from '../../../diagnostic/index.js';
import { EngineError } from '../../../engine/index.js';
import { parsePlatform } from '../../../oci/index.js';
import { wantsColor } from '../../../report/index.js';
import type { Place } from '../../../source/index.js';
import { readUserSettings, type DeclaredBuilder } from '../../../task/index.js';
import { InvalidInput, type IO } from '../../console/index.js';
import { settingsFile } from '../machine/index.js';

/** The builders of the user's settings file; none where there is no such file. Warnings are printed. @throws InvalidInput */
export async function settledBuilders(io: IO): Promise<readonly Builder[]> {
  const path = settingsFile(io.environment);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw new InvalidInput([
      {
        code: 'settings/unreadable',
        severity: 'error',
        message: `the settings '${path}' cannot be read (${code})`,
        hint: 'check its permissions, or name another file with TASKRUN_CONFIG',
      },
    ]);
  });
  const settings = readUserSettings({ path, text });
  if (!settings.ok) throw new InvalidInput(settings.problems);
  const read = settings.value.builders.map(builderOf);
  const problems = read.flatMap((each) => ('problem' in each ? [each.problem] : []));
  if (problems.length > 0) throw new InvalidInput([...settings.warnings, ...problems]);
  if (settings.warnings.length > 0)
    io.stderr.write(
      `${renderDiagnostics(settings.warnings, { color: wantsColor(io.stderr, io.environment) })}\n\n`,
    );
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
