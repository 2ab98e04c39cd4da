import { chmod, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../process/index.js';
import { reasonOf, WorkspaceError } from './error.js';

/**
 * Removes a directory and all in it, also directories that a step has made read-only.
 * @throws WorkspaceError `remove` when something in it belongs to another user
 */
export async function removeTree(directory: string): Promise<void> {
  try {
    if (process.platform !== 'win32') await removeByProgram(directory);
    await rm(directory, { recursive: true, force: true });
  } catch {
    await makeRemovable(directory);
    await rm(directory, { recursive: true, force: true }).catch((error: unknown) => {
      const message = `the run's files in '${directory}' could not be removed (${reasonOf(error)})`;
      throw new WorkspaceError('remove', message, 'a container may own some of them: remove them as root', {
        cause: error,
      });
    });
  }
}

/** The system's own rm takes a quarter of the time, which counts where there is a copy of a context; it may do nothing. */
async function removeByProgram(directory: string): Promise<void> {
  const entries: readonly string[] = await readdir(directory).catch(() => []);
  if (entries.includes('workspace')) await runProcess({ file: 'rm', arguments: ['-rf', '--', directory] });
}

/** Gives the owner all rights to the directories that can be changed. */
async function makeRemovable(directory: string): Promise<void> {
  await chmod(directory, 0o700).catch(() => undefined);
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await makeRemovable(join(directory, entry.name));
}
