import { readdir } from 'node:fs/promises';
import { recordNamed } from './read-record.js';
import { runsFolder } from './run-folder.js';
import { appendToIndex, readIndex } from './run-index.js';
import { summaryOf, type RunSummary } from './run-summary.js';

/** Every run that is kept, the latest first. Of runs that the index doesn't know the folders are read. */
export async function listRuns(dataFolder: string): Promise<readonly RunSummary[]> {
  const [{ runs }, folders] = await Promise.all([readIndex(dataFolder), runFolders(dataFolder)]);
  const unknown = folders.filter((name) => !runs.has(name));
  const read: RunSummary[] = [];
  for (const name of unknown) {
    const record = await recordNamed(dataFolder, name).catch(() => undefined);
    if (record !== undefined) read.push(summaryOf(record));
  }
  await learn(dataFolder, read);
  const known = folders.flatMap((name) => runs.get(name) ?? []);
  return [...known, ...read].sort(latestFirst);
}

/** The folders of the runs; no folder at all means no runs. */
export async function runFolders(dataFolder: string): Promise<readonly string[]> {
  const names = await readdir(runsFolder(dataFolder)).catch(() => []);
  return names.filter((name) => !name.startsWith('.'));
}

/** Puts what had to be read into the index, for the next time; one that goes on will be there when it ends. */
async function learn(dataFolder: string, read: readonly RunSummary[]): Promise<void> {
  const ended = read.filter(({ status }) => status !== 'Running' && status !== 'Error');
  if (ended.length > 0) await appendToIndex(dataFolder, ...ended).catch(() => undefined);
}

function latestFirst(one: RunSummary, other: RunSummary): number {
  const [first = '', second = ''] = [one.startedAt, other.startedAt];
  return first === second ? 0 : first < second ? 1 : -1;
}
