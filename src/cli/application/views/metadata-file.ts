import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { RunRecord } from '../../../event/index.js';
import { writeRecord } from '../../../history/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';

/** Makes sure that the file of a flag has a directory, before minutes are spent on builds. @throws CommandFailure */
export async function assertWritable(flag: string, file: string | undefined, io: IO): Promise<void> {
  if (file === undefined) return;
  const folder = dirname(resolve(io.directory, file));
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const why = found === undefined ? 'does not exist' : 'is not a directory';
  const hint = 'make the directory first, or give another file';
  throw new CommandFailure(exitCode.usage, `the directory of ${flag} '${file}' ${why}`, hint);
}

/** @throws CommandFailure */
export async function writeMetadata(file: string, record: RunRecord, io: IO): Promise<void> {
  try {
    await writeRecord(resolve(io.directory, file), record);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const hint = 'check the permissions and the free space there';
    throw new CommandFailure(exitCode.environment, `'${file}' could not be written (${reason})`, hint);
  }
}
