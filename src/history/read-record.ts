import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../event/index.js';
import { processState } from '../process/index.js';
import { appendToIndex } from './run-index.js';
import { emptyRecord, extendRecord } from './record.js';
import { parseLine } from './read-lines.js';
import { eventsIn } from './replay.js';
import { fileNames, runFolder } from './run-folder.js';
import { summaryOf } from './run-summary.js';
import { writeRecord } from './write-record.js';

/** The record of a run; undefined when there is no such run. */
export async function readRecord(dataFolder: string, runId: string): Promise<RunRecord | undefined> {
  return recordIn(dataFolder, runFolder(dataFolder, runId));
}

/**
 * {@link readRecord}, of a run's folder: as it was written at the end of the run; of a run that goes on, what its events
 * say; of one whose process is gone, the same with status Error, which is written down then.
 */
export async function recordIn(dataFolder: string, folder: string): Promise<RunRecord | undefined> {
  const owner = await ownerOf(folder);
  if (owner !== undefined && (await lives(owner))) return buildFrom(folder);
  // The process may have come to its end between the two looks: then it has taken its name away.
  const cutOff = owner !== undefined && (await ownerOf(folder)) === owner;
  return cutOff ? settle(dataFolder, folder) : ((await writtenRecord(folder)) ?? buildFrom(folder));
}

/** Whether a process carries the run out at this moment. */
export async function isGoingOn(dataFolder: string, runId: string): Promise<boolean> {
  const owner = await ownerOf(runFolder(dataFolder, runId));
  return owner !== undefined && (await lives(owner));
}

/** Of a process of another machine nothing can be known: it is taken to be there. */
async function lives(owner: string): Promise<boolean> {
  return (await processState(owner)) !== 'ended';
}

async function ownerOf(folder: string): Promise<string | undefined> {
  return readFile(join(folder, fileNames.owner), 'utf8').catch(() => undefined);
}

async function writtenRecord(folder: string): Promise<RunRecord | undefined> {
  const text = await readFile(join(folder, fileNames.record), 'utf8').catch(() => '');
  return parseLine(text) as RunRecord | undefined;
}

async function buildFrom(folder: string): Promise<RunRecord | undefined> {
  let record = emptyRecord;
  try {
    for await (const event of eventsIn(folder)) record = extendRecord(record, event);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return record.id === '' ? undefined : record;
}

async function settle(dataFolder: string, folder: string): Promise<RunRecord | undefined> {
  const built = await buildFrom(folder);
  if (built === undefined) return undefined;
  const error = 'the process that carried out the run ended before the run did';
  // Killed after its last event and before its record: then nothing is missing.
  const record: RunRecord = built.status === 'Running' ? { ...built, status: 'Error', error } : built;
  try {
    await writeRecord(join(folder, fileNames.record), record);
    await rm(join(folder, fileNames.owner), { force: true });
    await appendToIndex(dataFolder, summaryOf(record));
  } catch {
    // A folder that can't be written to: the next reader finds out the same again.
  }
  return record;
}
