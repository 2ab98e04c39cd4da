import { join } from 'node:path';
import { debianRoot, libraryPath } from '../engines/debian-root.js';
import type { OtherMachineOptions } from './index.js';

/** The dockerd that `apt-get install docker.io` gives on this machine (20.10 on Debian 12), unpacked once into the cache. */
export async function debianDockerd(): Promise<NonNullable<OtherMachineOptions['dockerd']>> {
  const root = await debianRoot('debian-docker-1', ['docker.io']);
  const environment = { LD_LIBRARY_PATH: libraryPath(root) };
  return { program: join(root, 'usr/sbin/dockerd'), environment };
}
