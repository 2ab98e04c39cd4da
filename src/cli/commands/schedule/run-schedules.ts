import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Counts,
  holdFolder,
  logLine,
  Scheduler,
  type AtStop,
  type HeldFolder,
  type SchedulerEvent,
  type SchedulerPorts,
} from '../../../schedule/index.js';
import { endAllProcesses } from '../../../process/index.js';
import {
  CommandFailure,
  listenForInterrupts,
  exitCode,
  type ExitCode,
  type IO,
} from '../../console/index.js';
import { makeID } from '../../application/task-file/index.js';
import { dataFolder } from '../../application/machine/index.js';
import { adoptRun, runTask } from './carry-out-run.js';
import { lookAt } from './look.js';
import { openSchedules, type OpenSchedules, type TimesFlags } from './open-schedules.js';
import { serveStatus, type StatusServer } from './serve-status.js';

/** The flags of `taskrun schedule`. */
export interface ScheduleFlags extends TimesFlags {
  readonly stop: AtStop;
  readonly listen?: string;
}

/** `taskrun schedule`: until interrupted. */
export async function runSchedules(
  file: string | undefined,
  words: readonly string[],
  flags: ScheduleFlags,
  io: IO,
): Promise<ExitCode> {
  const opened = await openSchedules(file, words, flags, io);
  const held = await hold(opened, io);
  const interrupts = listenForInterrupts(io, () => undefined);
  interrupts.beforeForcedEnd(endAllProcesses);
  try {
    await carryOut(opened, held, flags, io, interrupts.signal);
    return exitCode.succeeded;
  } finally {
    await held.release();
    interrupts.release();
  }
}

async function carryOut(
  opened: OpenSchedules,
  held: HeldFolder,
  { listen, stop }: ScheduleFlags,
  io: IO,
  signal: AbortSignal,
): Promise<void> {
  const counts = new Counts();
  const log = (line: string): void => void io.stderr.write(`${timeNow()} ${line}\n`);
  const tell = (event: SchedulerEvent): void => {
    counts.add(event);
    log(logLine(event));
  };
  const scheduler = new Scheduler(opened.schedules, await held.read(), portsOf(opened, held, tell, io));
  const server = listen === undefined ? undefined : await serveStatus(listen, scheduler, counts);
  introduce(scheduler, server, log);
  signal.addEventListener(
    'abort',
    () => log(stop === 'wait' ? 'ends when its runs have ended' : 'ends, and cancels its runs'),
    {
      once: true,
    },
  );
  try {
    await scheduler.run(signal, () => stop);
  } finally {
    await server?.close();
  }
  log('has ended');
}

function portsOf(
  { directory }: OpenSchedules,
  held: HeldFolder,
  tell: (event: SchedulerEvent) => void,
  io: IO,
): SchedulerPorts {
  return {
    clock: {
      now: Date.now,
      wait: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
    },
    run: (schedule, run, signal) => runTask(schedule, run, { directory, io, signal }),
    adopt: (run, signal) => adoptRun(run, io, signal),
    look: (watch, seen, last, signal) => lookAt(watch, { seen, last, io, signal }),
    keep: (states) => kept(held, states),
    newID: () => makeID(new Date()),
    tell,
  };
}

/** @throws CommandFailure */
async function kept(held: HeldFolder, states: Parameters<HeldFolder['write']>[0]): Promise<void> {
  try {
    await held.write(states);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const hint =
      'without it runs could be lost or repeated: check the space and the permissions of the data folder';
    throw new CommandFailure(
      exitCode.environment,
      `the state of the schedules cannot be kept (${code})`,
      hint,
    );
  }
}

/** @throws CommandFailure when another scheduler is at it */
async function hold({ file }: OpenSchedules, { environment }: IO): Promise<HeldFolder> {
  const name = `${basename(file).replaceAll(/[^\w.-]+/g, '-')}-${createHash('sha256').update(file).digest('hex').slice(0, 12)}`;
  const held = await holdFolder(join(dataFolder(environment), 'schedules', name), {
    host: hostname(),
    since: new Date().toISOString(),
  });
  if (!('holder' in held)) return held;
  const { processID, host, since } = held.holder;
  throw new CommandFailure(
    exitCode.usage,
    `the schedules of '${basename(file)}' are carried out already, by process ${processID} on ${host} since ${since}`,
    'end that scheduler first; two would run everything twice',
  );
}

function introduce(
  scheduler: Scheduler,
  server: StatusServer | undefined,
  log: (line: string) => void,
): void {
  for (const { schedule, next } of scheduler.views()) {
    const when = next === undefined ? 'only when something changes' : `next ${new Date(next).toISOString()}`;
    log(`${schedule.name}: ${schedule.task.file}, ${when}`);
  }
  if (server !== undefined) log(`answers http://${server.address}/healthz and /metrics`);
}

const timeNow = (): string => new Date().toISOString().replace(/\.\d+Z$/, 'Z');
