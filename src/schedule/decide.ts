import { createHash } from 'node:crypto';
import type { Schedule } from './schedule.js';
import type { Request, RunEnding, RunningRun, ScheduleState } from './state.js';
import { countTimes, lastTime, type Timetable } from './timetable.js';

/** What is to be done, and what is only to be said. */
export type Decision =
  /** `missed`: how many times were missed for which this one run stands, itself included when `late`. */
  | { readonly kind: 'start'; readonly request: Request; readonly missed: number; readonly late: boolean }
  | {
      readonly kind: 'skip';
      readonly request: Request;
      readonly because: 'overlap' | 'missed';
      readonly count: number;
    }
  | { readonly kind: 'queue'; readonly request: Request }
  /** The run that goes on is to end; the request waits for that. */
  | { readonly kind: 'cancel'; readonly request: Request };

/** The state after something has happened, and what follows from it. */
export interface Step {
  readonly state: ScheduleState;
  readonly decisions: readonly Decision[];
}

/** Milliseconds after which a run is late: the machine slept, or nobody was there. */
export const tolerance = 60_000;
/** More missed times than that are not counted. */
export const mostCounted = 1000;

/** Decides about all times that have come since the last decision. Many at once are one run. */
export function advance(schedule: Schedule, times: Timetable, state: ScheduleState, now: number): Step {
  const due = lastStartable(schedule, times, state.decided, now);
  if (due === undefined) return { state, decisions: [] };
  const late = now - startOf(schedule, due) > tolerance;
  const count = countTimes(times, state.decided, due, mostCounted);
  const missed = late ? count : count - 1;
  const decided = { ...state, decided: due };
  const request: Request = { cause: 'cron', due };
  if (late && schedule.rules.missed === 'skip')
    return { state: decided, decisions: [{ kind: 'skip', request, because: 'missed', count }] };
  return want(schedule, decided, request, { missed, late });
}

/** When there is something to decide next; undefined when there never is. */
export function nextStart(
  schedule: Schedule,
  times: Timetable,
  { decided }: ScheduleState,
): number | undefined {
  const due = times.next(decided);
  return due === undefined ? undefined : startOf(schedule, due);
}

/** When the run of that time starts: later by less than the jitter, always by the same. */
export function startOf({ name, rules }: Schedule, due: number): number {
  if (rules.jitter === 0) return due;
  const hash = createHash('sha256').update(`${name} ${due}`).digest().readUInt32BE();
  return due + Math.floor((hash / 2 ** 32) * rules.jitter * 1000);
}

function lastStartable(schedule: Schedule, times: Timetable, after: number, now: number): number | undefined {
  let due = lastTime(times, after, now);
  while (due !== undefined && startOf(schedule, due) > now) due = lastTime(times, after, due - 1);
  return due;
}

/** Decides about a run that is wanted now; while another goes on, the rule for overlaps says what becomes of it. */
export function want(
  { rules }: Schedule,
  state: ScheduleState,
  request: Request,
  { missed = 0, late = false }: { readonly missed?: number; readonly late?: boolean } = {},
): Step {
  if (state.running === undefined) return { state, decisions: [{ kind: 'start', request, missed, late }] };
  switch (rules.overlap) {
    case 'skip':
      return { state, decisions: [{ kind: 'skip', request, because: 'overlap', count: 1 }] };
    case 'queue':
      return { state: { ...state, waiting: request }, decisions: [{ kind: 'queue', request }] };
    case 'cancel':
      return { state: { ...state, waiting: request }, decisions: [{ kind: 'cancel', request }] };
  }
}

/** A run is about to start; it stands for what waits, too. */
export function started(state: ScheduleState, running: RunningRun): ScheduleState {
  const { times, decided, seen, last } = state;
  return { times, decided, seen, running, ...(last === undefined ? {} : { last }) };
}

/** The run that went on has ended: what waited for that starts. */
export function ended(state: ScheduleState, status: RunEnding, finishedAt: number): Step {
  const { running, waiting, ...rest } = state;
  if (running === undefined) return { state, decisions: [] };
  const last = { ...running, finishedAt, status };
  if (waiting === undefined) return { state: { ...rest, last }, decisions: [] };
  const decision: Decision = { kind: 'start', request: waiting, missed: 0, late: false };
  return { state: { ...rest, waiting, last }, decisions: [decision] };
}

/** The run that went on was cut off, with the scheduler or by it: it was missed. */
export function cutOff({ rules }: Schedule, state: ScheduleState): Step {
  const { running, waiting, ...rest } = state;
  if (running === undefined) return { state, decisions: [] };
  const { cause, due, detail } = running;
  const request = waiting ?? { cause, due, ...(detail === undefined ? {} : { detail }) };
  if (waiting === undefined && rules.missed === 'skip')
    return { state: rest, decisions: [{ kind: 'skip', request, because: 'missed', count: 1 }] };
  return {
    state: { ...rest, waiting: request },
    decisions: [{ kind: 'start', request, missed: 1, late: true }],
  };
}
