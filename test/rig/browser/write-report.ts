import { writeFile } from 'node:fs/promises';
import type { RunEvent } from '../../../src/event/index.js';
import { buildRecord } from '../../../src/history/index.js';
import { htmlReport } from '../../../src/report/index.js';

/** Writes the report of these events; they are gone through twice. */
export async function writeReport(file: string, events: () => Iterable<RunEvent>): Promise<void> {
  await writeFile(file, htmlReport(buildRecord(events()), asynchronous(events())));
}

// eslint-disable-next-line @typescript-eslint/require-await -- what the report takes comes from a disk otherwise
async function* asynchronous(events: Iterable<RunEvent>): AsyncGenerator<RunEvent> {
  yield* events;
}
