import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../event/index.js';
import { LineReader, parseLine } from './read-lines.js';
import { fileNames, runFolder } from './run-folder.js';

/** The events of a run as far as they have been written; torn lines are left out. @throws the system's error (ENOENT) */
export async function* replayRun(dataFolder: string, runId: string): AsyncGenerator<RunEvent> {
  yield* eventsIn(runFolder(dataFolder, runId));
}

/** {@link replayRun}, of a run's folder. */
export async function* eventsIn(folder: string): AsyncGenerator<RunEvent> {
  const file = await open(join(folder, fileNames.events));
  try {
    const reader = new LineReader(file);
    for (let lines = await reader.next(); lines !== undefined; lines = await reader.next())
      yield* lines.flatMap(eventOf);
  } finally {
    await file.close();
  }
}

/** What following a run needs of the world. */
export interface FollowPorts {
  /** Waits until there may be more; resolves at once when it is no use to wait any longer. */
  readonly pause: () => Promise<void>;
  /** Whether whoever carries the run out is still there. */
  readonly isGoingOn: () => Promise<boolean>;
}

/** The events of a run, those to come included, until it is finished or whoever carries it out is gone. */
export async function* followRun(
  dataFolder: string,
  runId: string,
  { pause, isGoingOn }: FollowPorts,
): AsyncGenerator<RunEvent> {
  const file = await open(join(runFolder(dataFolder, runId), fileNames.events));
  try {
    const reader = new LineReader(file);
    for (let last = false; ;) {
      const events = (await reader.next())?.flatMap(eventOf);
      if (events !== undefined) yield* events;
      if (last && events === undefined) return;
      if (events?.at(-1)?.type === 'run-finished') return;
      // What was written between the last look and its end is still to be read.
      if (events === undefined && !(last = !(await isGoingOn()))) await pause();
    }
  } finally {
    await file.close();
  }
}

function eventOf(line: string): readonly RunEvent[] {
  const value = parseLine(line);
  return typeof value === 'object' && value !== null && 'type' in value ? [value as RunEvent] : [];
}
