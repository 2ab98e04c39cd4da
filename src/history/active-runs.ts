import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity, processState, type ProcessState } from '../process/index.js';
import { folderName } from './run-folder.js';

/** A run that goes on, or that was cut off: its process did not live to say that it has ended. */
export interface ActiveRun {
  readonly id: string;
  /** The identity of its process. */
  readonly owner: string;
  /** Its temporary files; the folder may not have been made. */
  readonly folder: string;
  /** Its secret files, in memory; the folder may not have been made. */
  readonly privateFolder?: string;
  /** A DOCKER_HOST value, where it may have made something in an engine that is not found otherwise. */
  readonly engine?: string;
  /** The program that speaks to that engine; `docker` when absent. */
  readonly dockerCLI?: string;
  /** BuildKit servers, where it may have made something: what buildctl is told to reach each. */
  readonly builders?: readonly { readonly address: string; readonly words: readonly string[] }[];
}

/** An active run, and whether its process lives. */
export interface ObservedRun extends ActiveRun {
  readonly state: ProcessState;
  /** Where it is noted. */
  readonly file: string;
}

/** A run that was noted as active, until it has ended. */
export interface ActiveNote {
  readonly owner: string;
  /** To be called when nothing of the run is left. */
  end(): Promise<void>;
}

/**
 * Notes, before a run makes anything, that this process carries it out; undefined when another run of that ID goes on.
 * Rejects with the system's error when the data folder cannot be written.
 */
export async function noteActive(
  dataFolder: string,
  run: Omit<ActiveRun, 'owner'>,
): Promise<ActiveNote | undefined> {
  const folder = activeFolder(dataFolder);
  const owner = await processIdentity();
  const file = noteOf(dataFolder, folderName(run.id));
  const draft = join(folder, `${randomUUID()}.draft`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(draft, JSON.stringify({ ...run, owner } satisfies ActiveRun), { mode: 0o600 });
  try {
    // A link is there at once with all its text, or not at all where the name is taken.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return undefined;
  } finally {
    await rm(draft, { force: true });
  }
  return { owner, end: () => rm(file, { force: true }) };
}

/** All runs that go on or were cut off. */
export async function activeRuns(dataFolder: string): Promise<readonly ObservedRun[]> {
  const folder = activeFolder(dataFolder);
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.filter(isNote).map((name) => observe(join(folder, name))));
  return found.filter((run) => run !== undefined);
}

/** Whether the process of a run still lives; a run that has ended orderly, or is not known, has none. */
export async function isActive(dataFolder: string, id: string): Promise<boolean> {
  return isActiveNamed(dataFolder, folderName(id));
}

/** {@link isActive}, of a run by the name of its folder. Of a process of another machine nothing can be known: it is taken to live. */
export async function isActiveNamed(dataFolder: string, name: string): Promise<boolean> {
  const run = await observe(noteOf(dataFolder, name));
  return run !== undefined && run.state !== 'ended';
}

/**
 * Takes a run that was cut off, so that no other process cleans up after it at the same time and its ID is free again;
 * undefined when another was faster. What is taken is still an active run until its note is removed.
 */
export async function takeDead(run: ObservedRun): Promise<ObservedRun | undefined> {
  const file = join(run.file, '..', `${randomUUID()}.dead`);
  try {
    await rename(run.file, file);
  } catch {
    return undefined;
  }
  const taken = await observe(file);
  if (taken?.owner === run.owner) return taken;
  await rename(file, run.file); // a new run with that ID has begun in between
  return undefined;
}

/** Forgets a run that was taken, of which nothing is left. */
export async function forgetDead({ file }: ObservedRun): Promise<void> {
  await rm(file, { force: true });
}

const noteOf = (dataFolder: string, name: string): string => join(activeFolder(dataFolder), `${name}.json`);

const activeFolder = (dataFolder: string): string => join(dataFolder, 'active');

const isNote = (name: string): boolean => name.endsWith('.json') || name.endsWith('.dead');

async function observe(file: string): Promise<ObservedRun | undefined> {
  try {
    const run = JSON.parse(await readFile(file, 'utf8')) as ActiveRun;
    return { ...run, file, state: await processState(run.owner) };
  } catch {
    return undefined; // it has ended since
  }
}
