import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import { cacheFolder } from './folders.js';
import { machineArchive } from './package-sources.js';
import { privateApt, withLibraries } from './packages.js';

/**
 * Packages as `apt-get install` would give them on this machine, unpacked once, with their shared libraries, into a folder
 * of the cache; nothing is installed. Gives that folder, which gets its name when it is complete: another process may
 * have been faster.
 * @param name of the folder; it changes when what is unpacked does
 * @param finish what else makes the root complete
 */
export async function debianRoot(
  name: string,
  packages: readonly string[],
  finish?: (root: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheFolder(), name);
  if (await exists(folder)) return join(folder, 'root');
  await mkdir(cacheFolder(), { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder(), `new-${process.pid}-`));
  try {
    const archive = await machineArchive();
    const apt = await privateApt(join(fresh, 'apt'), archive, archive.codename);
    const files = await withLibraries(apt, await apt.download(packages));
    for (const file of files) await run('dpkg-deb', ['-x', file, join(fresh, 'root')]);
    await finish?.(join(fresh, 'root'));
    await rm(join(fresh, 'apt'), { recursive: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return join(folder, 'root');
}

/** LD_LIBRARY_PATH's value for programs of a private root. */
export function libraryPath(root: string): string {
  return `${root}/usr/lib/x86_64-linux-gnu:${root}/lib/x86_64-linux-gnu`;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
