import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostic/index.js';
import type { RunEvent, RunRecord } from '../event/index.js';
import { EventLog } from './event-log.js';
import { emptyRecord, extendRecord } from './record.js';
import { writeRecord } from './write-record.js';

/** Keeps one run. */
export interface History {
  report(event: RunEvent): void;
  /** Writes what is left, and the record. Never rejects. */
  close(): Promise<ClosedHistory>;
}

export interface ClosedHistory {
  readonly record: RunRecord;
  /** A warning when the disk did not take it. */
  readonly warnings: readonly Diagnostic[];
}

/** The folder of a run; an ID the user chose can't lead out of `<dataFolder>/runs`. */
export function runFolder(dataFolder: string, runId: string): string {
  return join(dataFolder, 'runs', encodeURIComponent(runId).replace(/^\./, '%2E') || '%');
}

/**
 * Starts keeping a run in {@link runFolder}: `events.ndjson`, an event a line, and at the end `record.json`.
 * Nothing is touched before the first event.
 */
export function openHistory(dataFolder: string, runId: string): History {
  const folder = runFolder(dataFolder, runId);
  const log = new EventLog(folder);
  let record: RunRecord = { ...emptyRecord, id: runId };
  return {
    report(event) {
      log.add(event);
      record = extendRecord(record, event);
    },
    async close() {
      try {
        log.close();
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeRecord(join(folder, 'record.json'), record);
        return { record, warnings: [] };
      } catch (error) {
        return { record, warnings: [notWritten(folder, error)] };
      }
    },
  };
}

function notWritten(folder: string, error: unknown): Diagnostic {
  const reason =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  return {
    code: 'history/not-written',
    severity: 'warning',
    message: `the record of the run could not be written to '${folder}' (${reason})`,
    hint: 'check the permissions and the free space of that folder',
  };
}
