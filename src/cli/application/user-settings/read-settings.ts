import { readFile } from 'node:fs/promises';
import { renderDiagnostics } from '../../../diagnostic/index.js';
import { wantsColor } from '../../../report/index.js';
import { readUserSettings, type UserSettings } from '../../../task/index.js';
import { InvalidInput, type IO } from '../../console/index.js';
import { settingsFile } from '../machine/index.js';

const known = new WeakMap<IO, Promise<UserSettings>>();

/** The user's settings file, which a command reads once; where there is none, nothing is set. Warnings are printed. @throws InvalidInput */
export function readSettings(io: IO): Promise<UserSettings> {
  const settings = known.get(io) ?? read(io);
  known.set(io, settings);
  return settings;
}

async function read(io: IO): Promise<UserSettings> {
  const path = settingsFile(io.environment);
  const text = await textOf(path);
  if (text === undefined) return { builders: [] };
  const settings = readUserSettings({ path, text });
  if (!settings.ok) throw new InvalidInput(settings.problems);
  if (settings.warnings.length > 0)
    io.stderr.write(
      `${renderDiagnostics(settings.warnings, { color: wantsColor(io.stderr, io.environment) })}\n\n`,
    );
  return settings.value;
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new InvalidInput([
      {
        code: 'settings/unreadable',
        severity: 'error',
        message: `the settings '${path}' cannot be read (${code})`,
        hint: 'check its permissions, or name another file with TASKRUN_CONFIG',
      },
    ]);
  });
}
