import type { Schedule } from './schedule.js';

/** Why a run is wanted. */
export type Cause = 'cron' | 'git' | 'base-image';

/** A run that is wanted. Times are milliseconds since the epoch. */
export interface Request {
  readonly cause: Cause;
  /** When it was due; when a change was seen. */
  readonly due: number;
  /** One line for people: what has changed. */
  readonly detail?: string;
}

export interface RunningRun extends Request {
  /** Of the run. */
  readonly id: string;
  readonly startedAt: number;
}

export type RunEnding = 'succeeded' | 'failed' | 'canceled' | 'timed-out';

export interface EndedRun extends RunningRun {
  readonly finishedAt: number;
  readonly status: RunEnding;
}

/** What a schedule has to remember, also when the scheduler is started again. Plain JSON. */
export interface ScheduleState {
  /** The cron expressions and time zone that `decided` is about. */
  readonly times: string;
  /** All times up to this one have been decided. */
  readonly decided: number;
  /** At most one run goes on. */
  readonly running?: RunningRun;
  /** What starts when that has ended; more than one would do the same. */
  readonly waiting?: Request;
  readonly last?: EndedRun;
  /** By what is watched: what it was when it last made a run. */
  readonly seen: Readonly<Record<string, string>>;
}

/**
 * What is remembered of a schedule, or a beginning: nothing is due of the time before there was a schedule, nor of that
 * before its times were other ones. Clocks that went more than a day back are believed.
 */
export function resumeState(
  schedule: Schedule,
  state: ScheduleState | undefined,
  now: number,
): ScheduleState {
  const times = JSON.stringify(schedule.times);
  if (state === undefined) return { times, decided: now, seen: {} };
  const believable = state.times === times && state.decided <= now + day;
  return believable ? state : { ...state, times, decided: now };
}

const day = 24 * 60 * 60 * 1000;
