/**
 * What stays of runs: a folder for each with its events and its record, an index of them all, and how they go again; and
 * which runs go on or were cut off. Comes in: {@link RunEvent}s. Goes out: `events.ndjson`, `record.json`, `runs.ndjson`,
 * and what they say: records, lists, events once more, for the same reporters. Must not know how runs are carried out or
 * shown; a disk that fails never fails a run.
 */
export { activeRuns, forgetDead, isActive, noteActive, takeDead } from './active-runs.js';
export type { ActiveNote, ActiveRun, ObservedRun } from './active-runs.js';
export { findRun } from './find-run.js';
export type { Found } from './find-run.js';
export { openHistory } from './history.js';
export type { ClosedHistory, History, HistoryOptions } from './history.js';
export { listRuns } from './list-runs.js';
export { readRecord } from './read-record.js';
export { buildRecord, emptyRecord } from './record.js';
export { isFinished, removeOldRuns, removeRun } from './remove-runs.js';
export { followRun, replayRun } from './replay.js';
export type { FollowPorts } from './replay.js';
export { runFolder } from './run-folder.js';
export type { RunSummary } from './run-summary.js';
export { writeRecord } from './write-record.js';
