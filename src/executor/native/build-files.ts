import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { BuildAction } from '../../plan/index.js';
import type { SourceText } from '../../source/index.js';

/** The files that a build begins with. */
export interface BuildFiles {
  readonly context: string;
  readonly dockerfile: SourceText;
  /** The text of `<Dockerfile>.dockerignore`, else of the context's `.dockerignore`. */
  readonly ignoreFile: string | undefined;
}

/** Reads what a build begins with; paths start from the step's directory, as docker has it. Rejects with the file system's error. */
export async function findBuildFiles(
  directory: string,
  { context: where, dockerfile }: BuildAction,
): Promise<BuildFiles> {
  const context = resolve(directory, where);
  const { path, text } =
    dockerfile === undefined ? await usualDockerfile(context) : await read(resolve(directory, dockerfile));
  const ignoreFile =
    (await readFile(`${path}.dockerignore`, 'utf8').catch(missing)) ??
    (await readFile(join(context, '.dockerignore'), 'utf8').catch(missing));
  return { context, dockerfile: { path: relative(directory, path), text }, ignoreFile };
}

async function usualDockerfile(context: string) {
  return read(join(context, 'Dockerfile')).catch((error: unknown) =>
    read(join(context, 'dockerfile')).catch(() => {
      throw error;
    }),
  );
}

async function read(path: string) {
  return { path, text: await readFile(path, 'utf8') };
}

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
