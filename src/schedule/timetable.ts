import type { CronPattern } from './cron.js';
import type { TimeZone } from './time-zone.js';

/** When something is due. Times are milliseconds since the epoch. */
export interface Timetable {
  readonly zone: TimeZone;
  /** The first time after another; undefined when there is none. */
  next(after: number): number | undefined;
}

const second = 1000;
const hour = 60 * 60 * second;
/** No clocks anywhere are set back by more. */
const farthestBack = 25 * hour;

/**
 * The times of cron expressions in a time zone, each once, also where several mean the same. When clocks are set forward,
 * a time of day they skip comes right after the gap; when they are set back, a time of day comes the first time only, and
 * an interval goes on through both.
 */
export function timetable(patterns: readonly CronPattern[], zone: TimeZone): Timetable {
  const times = patterns.map((pattern) =>
    pattern.interval ? intervalTimes(pattern, zone) : dayTimes(pattern, zone),
  );
  return {
    zone,
    next(after) {
      const found = times.map((next) => next(after)).filter((time) => time !== undefined);
      return found.length === 0 ? undefined : Math.min(...found);
    },
  };
}

type Next = (after: number) => number | undefined;

/** Every time at which clocks show a match: those that clocks skip never come, those shown twice come twice. */
function intervalTimes(pattern: CronPattern, zone: TimeZone): Next {
  const next: Next = (after) => {
    const match = pattern.next(after + zone.offset(after));
    if (match === undefined) return undefined;
    const straight = match - zone.offset(after);
    const horizon = after + farthestBack;
    // Until then clocks may skip the match, or show times again that they have shown before.
    const change = zone.change(after, Math.min(straight, horizon));
    if (change !== undefined) return shownFrom(change);
    if (straight <= horizon) return straight;
    const { time, skipped } = firstShown(match, zone);
    return skipped ? next(time - second) : time;
  };
  /** From a change of clocks on, the change itself included. */
  const shownFrom: Next = (change) => {
    const match = pattern.next(change + zone.offset(change) - second);
    if (match === undefined) return undefined;
    const time = match - zone.offset(change);
    return time <= change ? change : next(change);
  };
  return next;
}

/** Every match once. */
function dayTimes(pattern: CronPattern, zone: TimeZone): Next {
  return (after) => {
    let clocks = pattern.next(after + zone.offset(after));
    while (clocks !== undefined) {
      const { time } = firstShown(clocks, zone);
      if (time > after) return time;
      clocks = pattern.next(clocks);
    }
    return undefined;
  };
}

/** When clocks show that for the first time, or, where they skip it, when they have skipped it. */
function firstShown(clocks: number, zone: TimeZone): { readonly time: number; readonly skipped: boolean } {
  const earliest = clocks - Math.max(zone.offset(clocks - farthestBack), zone.offset(clocks + farthestBack));
  const latest = clocks - Math.min(zone.offset(clocks - farthestBack), zone.offset(clocks + farthestBack));
  for (const time of [earliest, latest]) {
    if (time + zone.offset(time) === clocks) return { time, skipped: false };
  }
  return { time: zone.change(earliest - second, latest) ?? latest, skipped: true };
}

/** The last time in (after, until]; undefined when there is none. */
export function lastTime(timetable: Timetable, after: number, until: number): number | undefined {
  for (let window = 90 * second; ; window *= 4) {
    const from = Math.max(after, until - window);
    let last: number | undefined;
    for (let time = timetable.next(from); time !== undefined && time <= until; time = timetable.next(time))
      last = time;
    if (last !== undefined || from === after) return last;
  }
}

/** How many times there are in (after, until], counted up to `most`. */
export function countTimes(timetable: Timetable, after: number, until: number, most: number): number {
  let count = 0;
  for (
    let time = timetable.next(after);
    count < most && time !== undefined && time <= until;
    time = timetable.next(time)
  )
    count++;
  return count;
}
