/**
 * The report of a run: one file of HTML that needs nothing else, no network and no other file.
 * Comes in: the run's record, and its events for the logs. Goes out: text, piece by piece, so that a log of any size passes
 * through. What is static is written as HTML; a small script opens logs, filters, and follows links.
 */
import type { RunEvent, RunRecord } from '../../event/index.js';
import { logChunks } from './log-chunks.js';
import { pageEnd, pageStart } from './page.js';

/** The pieces of the report, in order. */
export async function* htmlReport(
  record: RunRecord,
  events: AsyncIterable<RunEvent>,
): AsyncGenerator<string> {
  yield pageStart(record);
  yield* logChunks(record.steps, events);
  yield pageEnd;
}
