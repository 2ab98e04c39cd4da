import { didYouMean } from '../diagnostic/index.js';
import { parseCron } from './cron.js';
import type { CronTimes } from './schedule.js';
import { timeZone } from './time-zone.js';
import { timetable, type Timetable } from './timetable.js';

/** What is wrong with times: of the time zone, or of the cron expression at that index. */
export interface TimesProblem {
  readonly of: 'timezone' | number;
  readonly message: string;
  readonly hint: string;
}

/** Every problem of the times of a schedule. */
export function checkTimes({ cron, timezone }: CronTimes): readonly TimesProblem[] {
  const problems = cron.flatMap((text, of) => {
    const parsed = parseCron(text);
    if ('problem' in parsed)
      return [{ of, message: `the cron expression '${text}' ${parsed.problem}`, hint: parsed.hint }];
    if (parsed.next(0) !== undefined) return [];
    return [{ of, message: `the cron expression '${text}' never comes`, hint: 'no month has such a day' }];
  });
  return timeZone(timezone) === undefined ? [...problems, unknownZone(timezone)] : problems;
}

function unknownZone(name: string): TimesProblem {
  const near = didYouMean(name, Intl.supportedValuesOf('timeZone'));
  const hint = near === undefined ? "write it as in 'Europe/Paris' or 'UTC'" : `did you mean '${near}'?`;
  return { of: 'timezone', message: `there is no time zone '${name}'`, hint };
}

/** The times of a schedule in which {@link checkTimes} has found no problem. */
export function timetableOf({ cron, timezone }: CronTimes): Timetable {
  const zone = timeZone(timezone);
  const patterns = cron.map(parseCron).flatMap((parsed) => ('problem' in parsed ? [] : [parsed]));
  if (zone === undefined || patterns.length < cron.length)
    throw new Error('the times of the schedule were not checked');
  return timetable(patterns, zone);
}
