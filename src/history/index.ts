/**
 * What stays of a run: one folder per run with its events and its record.
 * Comes in: {@link RunEvent}s. Goes out: `events.ndjson`, `record.json`, and the {@link RunRecord} itself.
 * Must not know how runs are carried out or shown; a disk that fails never fails the run.
 */
export { openHistory, runFolder } from './history.js';
export type { ClosedHistory, History } from './history.js';
export { buildRecord, emptyRecord } from './record.js';
export { writeRecord } from './write-record.js';
