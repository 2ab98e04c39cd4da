import { chmod, link, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContextFile } from './build-case.js';

/** Everything is of this time, so that two readers find the same. */
const time = new Date('2024-05-06T07:08:09Z');

/** Writes files into a directory. */
export async function writeContext(directory: string, files: readonly ContextFile[]): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const file of files) {
    const path = join(directory, file.path);
    await mkdir(dirname(path), { recursive: true });
    if (file.link !== undefined) await symlink(file.link, path);
    else if (file.sameAs !== undefined) await link(join(directory, file.sameAs), path);
    else if (file.isDirectory === true) await mkdir(path, { recursive: true });
    else await writeFile(path, file.content ?? '');
  }
  for (const file of files.filter(({ link, sameAs }) => link === undefined && sameAs === undefined)) {
    const path = join(directory, file.path);
    await chmod(path, file.mode ?? (file.isDirectory === true ? 0o755 : 0o644));
    await utimes(path, time, time);
  }
}
