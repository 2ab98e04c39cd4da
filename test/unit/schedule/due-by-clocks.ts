/**
 * Another way to find the times of a cron expression: looks at the clocks of every minute, as Intl shows them, and asks
 * what cron(8) would do. Knows numbers, lists, ranges and steps; nothing of src/schedule.
 */
const minute = 60_000;

interface Fields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  readonly eitherDay: boolean;
  readonly interval: boolean;
}

/** Times in (from, until), which are whole minutes, in milliseconds since the epoch. */
export function dueByClocks(cron: string, zone: string, from: number, until: number): readonly number[] {
  const fields = fieldsOf(cron);
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const clocksAt = (time: number): number => {
    const [year = 0, month = 0, day = 0, hour = 0, minutes = 0] = (
      format.format(time).match(/\d+/g) ?? []
    ).map(Number);
    return Date.UTC(year, month - 1, day, hour, minutes);
  };
  const due: number[] = [];
  // The latest that clocks have shown: what is not later has come already.
  let shown = clocksAt(from);
  for (let time = from + minute; time < until; time += minute) {
    const clocks = clocksAt(time);
    if (fields.interval) {
      if (matches(fields, clocks)) due.push(time);
      continue;
    }
    let comes = false;
    for (let each = shown + minute; each <= clocks; each += minute) comes ||= matches(fields, each);
    if (comes) due.push(time);
    shown = Math.max(shown, clocks);
  }
  return due;
}

function matches({ minutes, hours, days, months, weekdays, eitherDay }: Fields, clocks: number): boolean {
  const date = new Date(clocks);
  if (!minutes.has(date.getUTCMinutes()) || !hours.has(date.getUTCHours())) return false;
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [day, weekday] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return eitherDay ? day || weekday : day && weekday;
}

function fieldsOf(cron: string): Fields {
  const [minutes = '', hours = '', days = '', months = '', weekdays = ''] = cron.split(' ');
  return {
    minutes: numbers(minutes, 0, 59),
    hours: numbers(hours, 0, 23),
    days: numbers(days, 1, 31),
    months: numbers(months, 1, 12),
    weekdays: numbers(weekdays, 0, 6),
    eitherDay: days !== '*' && weekdays !== '*',
    interval: minutes.startsWith('*') || hours.startsWith('*'),
  };
}

function numbers(field: string, least: number, most: number): ReadonlySet<number> {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [first = '', last = first] = range === '*' ? [String(least), String(most)] : range.split('-');
    for (let number = Number(first); number <= Number(last); number += Number(step)) found.add(number);
  }
  return found;
}
