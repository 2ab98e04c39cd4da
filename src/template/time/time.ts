import type { Clock } from './clock.js';
import { layoutText } from './format.js';
import { utc, type Zone } from './zone.js';

const billion = 1_000_000_000n;

/** Go's zero time: the first of January of the year 1. */
const zeroSeconds = -62_135_596_800n;

/** Go's `time.Time`: an instant in nanoseconds since 1970, seen in a time zone. */
export class Time {
  readonly type = 'time.Time';

  constructor(
    readonly nanoseconds: bigint,
    readonly zone: Zone = utc,
  ) {}

  static now(): Time {
    return new Time(BigInt(Date.now()) * 1_000_000n);
  }

  static ofSeconds(seconds: bigint, zone?: Zone): Time {
    return new Time(seconds * billion, zone);
  }

  static zero(): Time {
    return Time.ofSeconds(zeroSeconds);
  }

  get seconds(): bigint {
    return (this.nanoseconds - this.fraction) / billion;
  }

  /** Nanoseconds beyond the second. */
  get fraction(): bigint {
    return ((this.nanoseconds % billion) + billion) % billion;
  }

  in(zone: Zone): Time {
    return new Time(this.nanoseconds, zone);
  }

  clock(): Clock {
    const { offset, name } = this.zone.at(Number(this.seconds));
    const date = new Date((Number(this.seconds) + offset) * 1000);
    const newYear = new Date(date);
    newYear.setUTCMonth(0, 1);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      nanosecond: Number(this.fraction),
      weekday: date.getUTCDay(),
      yearDay: Math.floor((date.getTime() - newYear.getTime()) / 86_400_000) + 1,
      offset,
      zone: name,
    };
  }

  format(layout: string): string {
    return layoutText(this.clock(), layout);
  }

  toString(): string {
    return this.format('2006-01-02 15:04:05.999999999 -0700 MST');
  }

  toJSON(): string {
    return this.format('2006-01-02T15:04:05.999999999Z07:00');
  }
}

/** Seconds since 1970 of a calendar's date and time; days and months may go beyond their ends. */
export function secondsOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() / 1000;
}
