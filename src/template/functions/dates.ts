import { durationText, parseDuration } from '../time/duration.js';
import { parseTime } from '../time/parse.js';
import { Time } from '../time/time.js';
import { utc, zoneNamed } from '../time/zone.js';
import { Integer, type Value } from '../value.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';

/**
 * Sprig's date functions. `Local` is UTC, as on the machines that ACR has, wherever the template is rendered.
 * @see https://pkg.go.dev/time#Layout
 */
export const dates: FunctionFamily = {
  now: fixed([], () => Time.now()),
  date: fixed(['string', 'any'], ([layout, date]) => timeOf(date).in(utc).format(layout)),
  dateInZone: fixed(['string', 'any', 'string'], ([layout, date, zone]) => inZone(layout, date, zone)),
  date_in_zone: fixed(['string', 'any', 'string'], ([layout, date, zone]) => inZone(layout, date, zone)),
  htmlDate: fixed(['any'], ([date]) => inZone('2006-01-02', date, 'UTC')),
  htmlDateInZone: fixed(['any', 'string'], ([date, zone]) => inZone('2006-01-02', date, zone)),
  dateModify: fixed(['string', 'time'], ([duration, date]) => modified(duration, date)),
  date_modify: fixed(['string', 'time'], ([duration, date]) => modified(duration, date)),
  toDate: fixed(['string', 'string'], ([layout, text]) => parseTime(layout, text) ?? Time.zero()),
  unixEpoch: fixed(['time'], ([date]) => date.seconds.toString()),
  ago: fixed(['any'], ([date]) => {
    const nanoseconds = Time.now().nanoseconds - timeOf(date).nanoseconds;
    const half = nanoseconds < 0n ? -500_000_000n : 500_000_000n;
    return durationText((nanoseconds + half) / 1_000_000_000n);
  }),
};

/** A time, or a count of seconds since 1970; anything else is now. */
function timeOf(value: Value): Time {
  if (value instanceof Time) return value;
  const seconds = value instanceof Integer && value.type === 'int64' ? value.value : value;
  if (typeof seconds !== 'bigint') return Time.now();
  // JavaScript's calendar ends in the year 275760
  if (seconds > 8_640_000_000_000n || seconds < -8_640_000_000_000n)
    throw new FunctionError('this time is too far away');
  return Time.ofSeconds(seconds);
}

function inZone(layout: string, date: Value, zone: string): string {
  return timeOf(date)
    .in(zoneNamed(zone) ?? utc)
    .format(layout);
}

function modified(duration: string, date: Time): Time {
  return new Time(date.nanoseconds + (parseDuration(duration) ?? 0n), date.zone);
}
