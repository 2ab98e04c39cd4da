import { setTimeout as delay } from 'node:timers/promises';
import type { RecordStatus } from '../../../event/index.js';
import { activeRuns, readRecord } from '../../../history/index.js';
import { endOrphans, endProcess, ownerVariable, runProcess } from '../../../process/index.js';
import type { RunEnding, RunningRun, Schedule } from '../../../schedule/index.js';
import { exitCode, type IO } from '../../console/index.js';
import { dataFolder } from '../../application/machine/index.js';

/** How long a run may clean up after itself, in milliseconds. */
const gracePeriod = 60_000;
/** Between two looks at a run of an earlier scheduler, in milliseconds. */
const adoptionInterval = 1000;

export interface RunPorts {
  /** Tasks are found from here on. */
  readonly directory: string;
  readonly io: IO;
  readonly signal: AbortSignal;
}

/**
 * Runs a task in a process of its own: whatever it does to memory, files or itself, the scheduler goes on, and a run that
 * outlives the scheduler comes to its end. It is `taskrun run` as anybody can start it; its record is in the history.
 */
export async function runTask(
  { name, task }: Schedule,
  { id, cause }: RunningRun,
  { directory, io, signal }: RunPorts,
): Promise<RunEnding> {
  const [file = '', ...before] = io.program;
  const { file: taskFile, context, options, ifChanged } = task;
  const words = ['run', taskFile, ...(context === undefined ? [] : [context])];
  const flags = [
    `--id=${id}`,
    `--task-name=${name}`,
    `--triggered-by=${cause}`,
    ...(ifChanged ? ['--if-changed'] : []),
  ];
  const exit = await runProcess(
    {
      file,
      // what the author says is stronger, and comes last
      arguments: [...before, ...words, ...flags, '--progress=quiet', ...options],
      directory,
      environment: { [ownerVariable]: markOf(id) },
      gracePeriod,
    },
    { output: (_, line) => io.stderr.write(`${name} | ${line}\n`) },
    signal,
  );
  if (exit.status !== 'exited') return signal.aborted ? 'canceled' : 'failed';
  return endingOf(exit.exitCode);
}

/** What everything that a run of a scheduler has started carries in its environment, until the run has an owner itself. */
const markOf = (id: string): string => `schedule/${id}`;

function endingOf(code: number): RunEnding {
  switch (code) {
    case exitCode.succeeded:
      return 'succeeded';
    case exitCode.interrupted:
      return 'canceled';
    case exitCode.timedOut:
      return 'timed-out';
    default:
      return 'failed';
  }
}

/**
 * Looks after a run that an earlier scheduler has started: while it goes on, until it ends; one that had only begun to
 * begin is ended, so that it can start again. Never rejects.
 */
export async function adoptRun(
  { id }: RunningRun,
  io: IO,
  signal: AbortSignal,
): Promise<RunEnding | 'cut-off'> {
  const folder = dataFolder(io.environment);
  for (;;) {
    const active = (await activeRuns(folder)).find((run) => run.id === id && run.state !== 'ended');
    if (active === undefined) break;
    if (signal.aborted) await endProcess(active.owner);
    await delay(adoptionInterval, undefined, { signal }).catch(() => delay(adoptionInterval));
  }
  await endOrphans(markOf(id));
  const record = await readRecord(folder, id).catch(() => undefined);
  return record === undefined ? 'cut-off' : endings[record.status];
}

const endings: Readonly<Record<RecordStatus, RunEnding | 'cut-off'>> = {
  Queued: 'cut-off',
  Started: 'cut-off',
  Running: 'cut-off',
  Error: 'cut-off',
  Succeeded: 'succeeded',
  Failed: 'failed',
  Canceled: 'canceled',
  Timeout: 'timed-out',
};
