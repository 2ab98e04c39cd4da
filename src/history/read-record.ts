import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../event/index.js';
import { isActiveNamed } from './active-runs.js';
import { appendToIndex } from './run-index.js';
import { emptyRecord, extendRecord } from './record.js';
import { parseLine } from './read-lines.js';
import { eventsIn } from './replay.js';
import { fileNames, folderName, runsFolder } from './run-folder.js';
import { summaryOf } from './run-summary.js';
import { writeRecord } from './write-record.js';

/** The record of a run; undefined when there is no such run. */
export async function readRecord(dataFolder: string, runId: string): Promise<RunRecord | undefined> {
  return recordNamed(dataFolder, folderName(runId));
}

/**
 * {@link readRecord}, of a run by the name of its folder: as it was written at the end of the run; of a run that goes on,
 * what its events say; of one whose process is gone, the same with status Error, which is written down then.
 */
export async function recordNamed(dataFolder: string, name: string): Promise<RunRecord | undefined> {
  const folder = join(runsFolder(dataFolder), name);
  const written = await writtenRecord(folder);
  if (written !== undefined) return written;
  if (await isActiveNamed(dataFolder, name)) return buildFrom(folder);
  // It may have come to its end between the two looks.
  return (await writtenRecord(folder)) ?? settle(dataFolder, folder);
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
    await appendToIndex(dataFolder, summaryOf(record));
  } catch {
    // A folder that can't be written to: the next reader finds out the same again.
  }
  return record;
}
