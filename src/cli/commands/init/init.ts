import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { findDockerfiles } from './find-dockerfiles.js';
import { taskTemplate } from './task-template.js';

/** The flags of `taskrun init`. */
export interface InitFlags {
  readonly multiArch?: boolean;
  readonly force?: boolean;
}

/** `taskrun init`. @throws CommandFailure when the file is there and may not be overwritten, or cannot be written */
export async function init(file: string, flags: InitFlags, io: IO): Promise<ExitCode> {
  const dockerfiles = await findDockerfiles(io.directory);
  const name = basename(resolve(io.directory));
  const text = taskTemplate({ name, dockerfiles, multiArchitecture: flags.multiArch === true });
  try {
    await writeFile(resolve(io.directory, file), text, { flag: flags.force === true ? 'w' : 'wx' });
  } catch (error) {
    throw refusal(file, (error as NodeJS.ErrnoException).code ?? 'unknown error');
  }
  const found = dockerfiles.length === 0 ? 'no Dockerfile was found' : `for ${dockerfiles.join(', ')}`;
  const named = file === 'acr-task.yaml' ? '' : ` ${file}`;
  io.stderr.write(`wrote ${file} (${found}); next: taskrun run${named}\n`);
  return exitCode.succeeded;
}

function refusal(file: string, reason: string): CommandFailure {
  if (reason === 'EEXIST') {
    const hint = 'give another name, or overwrite it with --force';
    return new CommandFailure(exitCode.usage, `'${file}' is there already`, hint);
  }
  const hint = 'check the path and its permissions';
  return new CommandFailure(exitCode.usage, `'${file}' cannot be written (${reason})`, hint);
}
