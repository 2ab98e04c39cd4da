/**
 * What stays of a run: one folder per run with its events and its record; and which runs go on or were cut off.
 * Comes in: {@link RunEvent}s. Goes out: `events.ndjson`, `record.json`, and the {@link RunRecord} itself.
 * Must not know how runs are carried out or shown; a disk that fails never fails the run.
 */
export { activeRuns, forgetDead, isActive, noteActive, takeDead } from './active-runs.js';
export type { ActiveNote, ActiveRun, ObservedRun } from './active-runs.js';
export { openHistory, runFolder } from './history.js';
export type { ClosedHistory, History } from './history.js';
export { buildRecord, emptyRecord } from './record.js';
export { writeRecord } from './write-record.js';
