import { FunctionError } from '../function-error.js';
import { Integer, integerOf, type Value } from '../value.js';
import { months, weekdays } from './layout.js';
import { secondsOf, Time } from './time.js';
import { utc } from './zone.js';

type Method = (time: Time, values: readonly Value[]) => Value;

/**
 * Methods that a time has in templates, as in `{{(now).Year}}` and `{{now.Format "2006"}}`.
 * @see https://pkg.go.dev/time#Time
 */
export const timeMethods: Readonly<Record<string, Method>> = {
  Format: (time, [layout, ...rest]) => {
    if (typeof layout !== 'string' || rest.length > 0)
      throw new FunctionError("'Format' takes a layout, a text");
    return time.format(layout);
  },
  String: plain((time) => time.toString()),
  Unix: plain((time) => new Integer('int64', time.seconds)),
  UnixMilli: plain(
    (time) => new Integer('int64', (time.nanoseconds - (time.fraction % 1_000_000n)) / 1_000_000n),
  ),
  UnixNano: plain((time) => new Integer('int64', BigInt.asIntN(64, time.nanoseconds))),
  Year: plain((time) => BigInt(time.clock().year)),
  Month: plain((time) => {
    const { month } = time.clock();
    return new Integer('time.Month', BigInt(month), months[month - 1]);
  }),
  Day: plain((time) => BigInt(time.clock().day)),
  Hour: plain((time) => BigInt(time.clock().hour)),
  Minute: plain((time) => BigInt(time.clock().minute)),
  Second: plain((time) => BigInt(time.clock().second)),
  Nanosecond: plain((time) => time.fraction),
  YearDay: plain((time) => BigInt(time.clock().yearDay)),
  Weekday: plain((time) => {
    const { weekday } = time.clock();
    return new Integer('time.Weekday', BigInt(weekday), weekdays[weekday]);
  }),
  IsZero: plain((time) => time.nanoseconds === Time.zero().nanoseconds),
  UTC: plain((time) => time.in(utc)),
  Local: plain((time) => time.in(utc)),
  Before: compared((order) => order < 0n),
  After: compared((order) => order > 0n),
  Equal: compared((order) => order === 0n),
  AddDate: addDate,
};

function plain(method: (time: Time) => Value): Method {
  return (time, values) => {
    if (values.length > 0) throw new FunctionError('this method takes no arguments');
    return method(time);
  };
}

function compared(test: (order: bigint) => boolean): Method {
  return (time, [other]) => {
    if (!(other instanceof Time)) throw new FunctionError('this method takes a time');
    return test(time.nanoseconds - other.nanoseconds);
  };
}

function addDate(time: Time, values: readonly Value[]): Value {
  const [years, months, days] = values.map((value) => Number(integerOf(value) ?? NaN));
  if (
    years === undefined ||
    months === undefined ||
    days === undefined ||
    Number.isNaN(years + months + days)
  )
    throw new FunctionError("'AddDate' takes years, months and days, as whole numbers");
  const { year, month, day, hour, minute, second, offset } = time.clock();
  const seconds = secondsOf(year + years, month + months, day + days, hour, minute, second);
  if (Number.isNaN(seconds)) throw new FunctionError('there is no such date');
  return new Time(BigInt(seconds - offset) * 1_000_000_000n + time.fraction, time.zone);
}
