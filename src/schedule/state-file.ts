import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity, processState } from '../process/index.js';
import type { ScheduleState } from './state.js';

/** Who carries schedules out. */
export interface Holder {
  /** The identity of its process. */
  readonly owner: string;
  readonly processID: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** A folder that only this process may write the state of schedules to. */
export interface HeldFolder {
  readonly read: () => Promise<ReadonlyMap<string, ScheduleState>>;
  /** On the disk when it resolves; a reader sees all of it or what was there before. Rejects with the system's error. */
  readonly write: (states: ReadonlyMap<string, ScheduleState>) => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * Takes a folder for this process, or answers who has it; a holder whose process is gone is none. Of a process of another
 * machine, with which the folder is shared, nothing can be known: it is taken to be there.
 */
export async function holdFolder(
  folder: string,
  who: Pick<Holder, 'host' | 'since'>,
): Promise<HeldFolder | { readonly holder: Holder }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'lock.json');
  const mine: Holder = { owner: await processIdentity(), processID: process.pid, ...who };
  for (;;) {
    if (await take(lock, mine)) break;
    const holder = await holderOf(lock);
    if (holder === undefined) continue;
    if ((await processState(holder.owner)) !== 'ended') return { holder };
    await removeDead(lock, holder);
  }
  const file = join(folder, 'state.json');
  return {
    read: () => readStates(file),
    write: (states) => writeStates(file, states),
    release: () => rm(lock, { force: true }),
  };
}

/** A link is there at once with all its text, or not at all where the name is taken. */
async function take(lock: string, mine: Holder): Promise<boolean> {
  const draft = `${lock}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

async function holderOf(lock: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(lock, 'utf8')) as Holder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // released since
    throw error;
  }
}

/** Another scheduler may have been faster, and have the lock now: then it gets it back. */
async function removeDead(lock: string, dead: Holder): Promise<void> {
  const taken = `${lock}.${randomUUID()}.dead`;
  try {
    await rename(lock, taken);
  } catch {
    return;
  }
  const holder = await holderOf(taken);
  if (holder?.owner === dead.owner) await rm(taken, { force: true });
  else await rename(taken, lock);
}

async function readStates(file: string): Promise<ReadonlyMap<string, ScheduleState>> {
  try {
    const { version, schedules } = JSON.parse(await readFile(file, 'utf8')) as StateFile;
    return version === 1 ? new Map(Object.entries(schedules)) : new Map();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
}

interface StateFile {
  readonly version: number;
  readonly schedules: Readonly<Record<string, ScheduleState>>;
}

/** The name changes only when the bytes are on the disk: a machine that loses its power has the old ones or the new ones. */
async function writeStates(file: string, states: ReadonlyMap<string, ScheduleState>): Promise<void> {
  const content: StateFile = { version: 1, schedules: Object.fromEntries(states) };
  const draft = `${file}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
