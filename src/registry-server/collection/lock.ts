import { writeFile } from 'node:fs/promises';
import { RegistryServerError } from '../registry-server-error.js';
import { readIfPresent, removeFile } from '../storage/files.js';
import { collectionLockPath } from '../storage/layout.js';
import { isRunning } from '../storage/owner.js';
import type { RegistryStorage } from '../storage/index.js';
import { systemCode } from '../system-code.js';

/**
 * Runs an action as the only collector of a data folder. The lock of a process that was killed counts no longer.
 * @throws {@link RegistryServerError} when another one is at work.
 */
export async function asOnlyCollector<T>(storage: RegistryStorage, action: () => Promise<T>): Promise<T> {
  const path = collectionLockPath(storage);
  if (!(await lock(path, storage.owner))) {
    const holder = (await readIfPresent(path))?.toString() ?? '';
    if (await isRunning(holder)) throw atWork(storage.dataFolder);
    await removeFile(path);
    if (!(await lock(path, storage.owner))) throw atWork(storage.dataFolder);
  }
  try {
    return await action();
  } finally {
    await removeFile(path);
  }
}

async function lock(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function atWork(dataFolder: string): RegistryServerError {
  const message = `another garbage collection is at work in '${dataFolder}'`;
  return new RegistryServerError('collection-running', message, { hint: 'wait until it has ended' });
}
