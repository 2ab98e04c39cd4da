import { join } from 'node:path';
import { run } from '../child/index.js';
import { debianRoot } from '../engines/debian-root.js';

const dockerd = 'usr/sbin/dockerd';

/** The dockerd that `apt-get install docker.io` gives on this machine (20.10 on Debian 12), unpacked once into the cache. */
export async function debianDockerd(): Promise<string> {
  return join(await debianRoot('debian-docker-2', ['docker.io', 'patchelf'], findLibraries), dockerd);
}

/** In the file, not in the environment, which dockerd takes from the copies of itself that it starts. */
async function findLibraries(root: string): Promise<void> {
  const folders = ['$ORIGIN/../lib/x86_64-linux-gnu', '$ORIGIN/../../lib/x86_64-linux-gnu'].join(':');
  const patchelf = join(root, 'usr/bin/patchelf');
  await run(patchelf, ['--force-rpath', '--set-rpath', folders, join(root, dockerd)]);
}
