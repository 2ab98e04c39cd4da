import { randomBytes } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The path of a folder for a run's temporary files, which nobody has yet; copies are cheap on the context's file system. */
export function runFolderPath(runId: string, parent = tmpdir()): string {
  const name = runId.replace(/[^\w.-]/g, '_').slice(0, 64);
  return join(parent, `taskrun-${name}-${randomBytes(6).toString('base64url')}`);
}

/** Makes that folder, which only its owner can enter, and gives its path without symbolic links. */
export async function makeRunFolder(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const parent = await realpath(dirname(path));
  const folder = join(parent, basename(path));
  await mkdir(folder, { mode: 0o700 });
  return folder;
}
