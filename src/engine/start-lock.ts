import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateEngine } from './private-engine.js';

/** A lock older than this, in milliseconds, counts for nothing: the machine may have been started anew since. */
const longest = 60_000;

/**
 * Does `start` unless another taskrun is at it (then undefined): two dockerds starting in one folder would disturb each
 * other's mounts. The lock is a file with its owner's process ID.
 */
export async function startAlone<T>(engine: PrivateEngine, start: () => Promise<T>): Promise<T | undefined> {
  const file = lockFile(engine);
  if (!(await take(file))) {
    if (await isStarting(engine)) return undefined;
    await rm(file, { force: true });
    if (!(await take(file))) return undefined;
  }
  try {
    return await start();
  } finally {
    await rm(file, { force: true });
  }
}

/** Whether a taskrun is starting the engine at this moment. */
export async function isStarting(engine: PrivateEngine): Promise<boolean> {
  try {
    const file = lockFile(engine);
    if (Date.now() - (await stat(file)).mtimeMs > longest) return false;
    const owner = await readFile(file, 'utf8');
    return owner === '' || process.kill(Number(owner), 0); // empty: its owner is about to write
  } catch {
    return false;
  }
}

async function take(file: string): Promise<boolean> {
  return writeFile(file, String(process.pid), { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}

const lockFile = ({ folder }: PrivateEngine): string => join(folder, 'start.lock');
