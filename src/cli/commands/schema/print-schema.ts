import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { didYouMean } from '../../../diagnostic/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';

const ending = '.schema.json';

/** `taskrun schema NAME`: one of the published files, as it is. @throws CommandFailure when there is none of that name */
export async function printSchema(name: string, io: IO): Promise<ExitCode> {
  const { folder, names } = await schemas(import.meta.dirname);
  if (!names.includes(name)) throw unknown(name, names);
  io.stdout.write(await readFile(join(folder, `${name}${ending}`), 'utf8'));
  return exitCode.succeeded;
}

/** The nearest folder `schemas` above this module: the program is bundled, so it may stand at several depths. */
async function schemas(
  from: string,
): Promise<{ readonly folder: string; readonly names: readonly string[] }> {
  const folder = join(from, 'schemas');
  const files = await readdir(folder).catch(() => []);
  const names = files.flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
  if (names.length > 0) return { folder, names: names.sort() };
  if (dirname(from) !== from) return schemas(dirname(from));
  throw new CommandFailure(
    exitCode.internal,
    "this installation has no folder 'schemas'",
    'install it again',
  );
}

function unknown(name: string, names: readonly string[]): CommandFailure {
  const near = didYouMean(name, names);
  const list = names.map((each) => `'${each}'`).join(', ');
  const hint = near === undefined ? `there is ${list}` : `did you mean '${near}'?`;
  return new CommandFailure(exitCode.usage, `there is no schema '${name}'`, hint);
}
