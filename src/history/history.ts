import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostic/index.js';
import type { RunEvent, RunRecord } from '../event/index.js';
import { EventLog } from './event-log.js';
import { emptyRecord, extendRecord } from './record.js';
import { removeOldRuns } from './remove-runs.js';
import { fileNames, runFolder } from './run-folder.js';
import { appendToIndex } from './run-index.js';
import { summaryOf } from './run-summary.js';
import { writeRecord } from './write-record.js';

/** Keeps one run. */
export interface History {
  report(event: RunEvent): void;
  /** Writes what is left, and the record, and removes runs that are too old. Never rejects. */
  close(): Promise<ClosedHistory>;
}

export interface ClosedHistory {
  readonly record: RunRecord;
  /** A warning when the disk did not take it. */
  readonly warnings: readonly Diagnostic[];
}

export interface HistoryOptions {
  /** Finished runs that began earlier (milliseconds since the epoch) are removed at the end; absent keeps all. */
  readonly removeBefore?: number;
}

/**
 * Starts keeping a run in {@link runFolder}: `events.ndjson`, an event a line, and at the end `record.json` and a line in
 * the index. Nothing is touched before the first event.
 */
export function openHistory(dataFolder: string, runId: string, options: HistoryOptions = {}): History {
  const folder = runFolder(dataFolder, runId);
  const log = new EventLog(folder);
  let forgotten = Promise.resolve();
  let record: RunRecord = { ...emptyRecord, id: runId };
  return {
    report(event) {
      log.add(event);
      record = extendRecord(record, event);
      if (event.type === 'run-started' && log.replaces)
        forgotten = appendToIndex(dataFolder, { id: runId, forget: true }).catch(() => undefined);
    },
    async close() {
      try {
        log.close();
        await forgotten;
        await keep(dataFolder, folder, record);
      } catch (error) {
        return { record, warnings: [notWritten(folder, error)] };
      }
      const warnings = await tidy(dataFolder, options);
      return { record, warnings };
    },
  };
}

async function keep(dataFolder: string, folder: string, record: RunRecord): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeRecord(join(folder, fileNames.record), record);
  await appendToIndex(dataFolder, summaryOf(record));
}

async function tidy(dataFolder: string, { removeBefore }: HistoryOptions): Promise<readonly Diagnostic[]> {
  if (removeBefore === undefined) return [];
  try {
    await removeOldRuns(dataFolder, removeBefore);
    return [];
  } catch (error) {
    const message = `old runs could not be removed (${reasonOf(error)})`;
    const hint = `check the permissions of '${dataFolder}'`;
    return [{ code: 'history/not-removed', severity: 'warning', message, hint }];
  }
}

function notWritten(folder: string, error: unknown): Diagnostic {
  return {
    code: 'history/not-written',
    severity: 'warning',
    message: `the record of the run could not be written to '${folder}' (${reasonOf(error)})`,
    hint: 'check the permissions and the free space of that folder',
  };
}

function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
