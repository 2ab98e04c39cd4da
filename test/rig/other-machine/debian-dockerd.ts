import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import { cacheFolder } from '../engines/folders.js';
import { machineArchive } from '../engines/package-sources.js';
import { libraries, privateApt } from '../engines/packages.js';
import type { OtherMachineOptions } from './index.js';

/** Raise it when what is unpacked changes. */
const layout = 1;

/** The dockerd that `apt-get install docker.io` gives on this machine (20.10 on Debian 12), unpacked once into the cache. */
export async function debianDockerd(): Promise<NonNullable<OtherMachineOptions['dockerd']>> {
  const folder = join(cacheFolder(), `debian-docker-${layout}`);
  const there = await stat(folder).catch(() => undefined);
  if (there === undefined) await unpackInto(folder);
  const library = join(folder, 'root/usr/lib/x86_64-linux-gnu');
  const environment = { LD_LIBRARY_PATH: `${library}:${join(folder, 'root/lib/x86_64-linux-gnu')}` };
  return { program: join(folder, 'root/usr/sbin/dockerd'), environment };
}

/** A folder gets its name when it is complete; another process may have been faster. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder(), `new-${process.pid}-`));
  try {
    const archive = await machineArchive();
    const apt = await privateApt(join(fresh, 'apt'), archive, archive.codename);
    const files = await apt.download(['docker.io']);
    files.push(...(await apt.download(await libraries(files))));
    for (const file of files) await run('dpkg-deb', ['-x', file, join(fresh, 'root')]);
    await rm(join(fresh, 'apt'), { recursive: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if ((await stat(folder).catch(() => undefined)) === undefined) throw error;
  }
}
