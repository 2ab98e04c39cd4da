import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import { cacheFolder } from '../engines/folders.js';
import { machineArchive } from '../engines/package-sources.js';
import { libraries, privateApt } from '../engines/packages.js';

/** Raise it when what is unpacked changes. */
const layout = 2;
const dockerd = 'root/usr/sbin/dockerd';

/** The dockerd that `apt-get install docker.io` gives on this machine (20.10 on Debian 12), unpacked once into the cache. */
export async function debianDockerd(): Promise<string> {
  const folder = join(cacheFolder(), `debian-docker-${layout}`);
  const there = await stat(folder).catch(() => undefined);
  if (there === undefined) await unpackInto(folder);
  return join(folder, dockerd);
}

/** A folder gets its name when it is complete; another process may have been faster. */
async function unpackInto(folder: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const fresh = await mkdtemp(join(cacheFolder(), `new-${process.pid}-`));
  try {
    const archive = await machineArchive();
    const apt = await privateApt(join(fresh, 'apt'), archive, archive.codename);
    const files = await apt.download(['docker.io', 'patchelf']);
    files.push(...(await apt.download(await libraries(files))));
    for (const file of files) await run('dpkg-deb', ['-x', file, join(fresh, 'root')]);
    // In the file, not in the environment, which dockerd takes from the copies of itself that it starts.
    const paths = ['$ORIGIN/../lib/x86_64-linux-gnu', '$ORIGIN/../../lib/x86_64-linux-gnu'].join(':');
    const patchelf = join(fresh, 'root/usr/bin/patchelf');
    await run(patchelf, ['--force-rpath', '--set-rpath', paths, join(fresh, dockerd)]);
    await rm(join(fresh, 'apt'), { recursive: true });
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if ((await stat(folder).catch(() => undefined)) === undefined) throw error;
  }
}
