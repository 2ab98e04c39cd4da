import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeBridge } from './bridge.js';
import { type Server, end, run } from '../child/index.js';

/**
 * The folder of one run of the rig: data, sockets and logs, and in its files `owner`, `processes` and `bridge` all that
 * is needed to end it. Process IDs are kept with the process's start time, so that a number used again for another
 * process is never taken for ours.
 */
export interface RunFolder {
  readonly path: string;
  readonly remember: (server: Server) => Promise<void>;
  readonly rememberBridge: (name: string) => Promise<void>;
}

/** Makes a folder for this process's run after ending what runs with a dead owner have left. */
export async function createRunFolder(cache: string, busybox: string): Promise<RunFolder> {
  const runs = join(cache, 'run');
  await mkdir(runs, { recursive: true });
  await removeAbandoned(runs, busybox);
  const path = await mkdtemp(join(runs, 'r-')); // short, for sockets' paths may not be long
  await writeFile(join(path, 'owner'), await identity(process.pid));
  return {
    path,
    remember: (server) => rememberIn(path, server),
    rememberBridge: (name) => appendFile(join(path, 'bridges'), `${name}\n`),
  };
}

/** Has the end of a run end a server, whichever of the run's processes has started it. */
export async function rememberIn(path: string, { processID }: Server): Promise<void> {
  await appendFile(join(path, 'processes'), `${await identity(processID)}\n`);
}

async function removeAbandoned(runs: string, busybox: string): Promise<void> {
  for (const name of await readdir(runs)) {
    const owner = await readFile(join(runs, name, 'owner'), 'utf8').catch(() => undefined);
    if (owner !== undefined && !(await runsStill(owner))) await removeRun(join(runs, name), busybox);
  }
}

/** Ends a run's processes, last started first, unmounts what they left, and removes its bridge and its folder. */
export async function removeRun(path: string, busybox: string): Promise<void> {
  for (const process of (await remembered(path, 'processes')).reverse()) {
    if (await runsStill(process)) await end(Number(process.split(' ')[0]));
  }
  for (const name of await remembered(path, 'bridges')) await removeBridge(busybox, name);
  await unmountBelow(path);
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}

async function remembered(path: string, name: string): Promise<string[]> {
  const text = await readFile(join(path, name), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** Unmounts what a server that was killed has left mounted: what is mounted must not be removed with the folder. */
export async function unmountBelow(path: string): Promise<void> {
  for (const point of (await mountsBelow(path)).reverse())
    await run('umount', ['-l', point]).catch(() => undefined);
}

async function mountsBelow(path: string): Promise<string[]> {
  const mounts = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  const points = mounts.split('\n').map((line) => line.split(' ')[1] ?? '');
  return points.filter((point) => point.startsWith(`${path}/`));
}

/** A process ID and when that process started (field 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). */
async function identity(processID: number): Promise<string> {
  const stat = await readFile(`/proc/${processID}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const dead = stat === '' || fields[0] === 'Z' || fields[0] === 'X';
  return `${processID} ${dead ? 'dead' : (fields[19] ?? 'dead')}`;
}

async function runsStill(remembered: string): Promise<boolean> {
  return !remembered.endsWith('dead') && (await identity(Number(remembered.split(' ')[0]))) === remembered;
}
