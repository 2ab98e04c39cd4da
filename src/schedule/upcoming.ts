import { startOf } from './decide.js';
import type { Schedule } from './schedule.js';
import type { Timetable } from './timetable.js';

/** A time that will come. */
export interface UpcomingRun {
  /** Milliseconds since the epoch. */
  readonly due: number;
  /** The same with its jitter. */
  readonly start: number;
  /** What the clocks of the schedule's zone show, e.g. `Sun 2026-03-29 03:00 CEST`. */
  readonly clocks: string;
  /** What is unusual about it: clocks were set since the one before. */
  readonly note?: string;
}

/** The next times of a schedule, at most `count`. */
export function upcomingRuns(
  schedule: Schedule,
  times: Timetable,
  now: number,
  count: number,
): readonly UpcomingRun[] {
  const runs: UpcomingRun[] = [];
  let before = now;
  for (let due = times.next(now); due !== undefined && runs.length < count; due = times.next(due)) {
    const note = clocksSet(times, before, due);
    const clocks = times.zone.show(due);
    runs.push({ due, start: startOf(schedule, due), clocks, ...(note === undefined ? {} : { note }) });
    before = due;
  }
  return runs;
}

function clocksSet({ zone }: Timetable, before: number, due: number): string | undefined {
  const change = zone.offset(due) - zone.offset(before);
  if (change === 0) return undefined;
  return `clocks go ${change > 0 ? 'forward' : 'back'} by ${inWords(Math.abs(change))} before it`;
}

const units = [
  ['day', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A duration with at most two units: `3 days 4 h`. */
export function inWords(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000);
  const words: string[] = [];
  for (const [unit, seconds] of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) words.push(`${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`);
    else if (words.length > 0) break;
    if (words.length === 2) break;
  }
  return words.join(' ') || '0 s';
}
