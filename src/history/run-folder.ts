import { join } from 'node:path';

/** The folder that has a folder for each run. */
export function runsFolder(dataFolder: string): string {
  return join(dataFolder, 'runs');
}

/** The folder of a run; an ID the user chose can't lead out of `<dataFolder>/runs`. */
export function runFolder(dataFolder: string, runId: string): string {
  return join(runsFolder(dataFolder), folderName(runId));
}

/** Names that begin with a full stop are none of a run: what is being removed has one. */
export function folderName(runId: string): string {
  return encodeURIComponent(runId).replace(/^\./, '%2E') || '%';
}

/** What a run's folder holds. */
export const fileNames = {
  /** Every event, one a line. */
  events: 'events.ndjson',
  /** The record, from the end of the run on. */
  record: 'record.json',
} as const;
