const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A cron expression as systemd writes times; two of them where it restricts both kinds of days, of which cron takes either.
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.time.html#Calendar%20Events
 */
export function calendarOf(cron: string, timezone: string): readonly string[] {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.split(' ');
  const time = `${component(hour, 0, 23)}:${component(minute, 0, 59)}:00 ${timezone}`;
  const monthText = component(named(month, months), 1, 12);
  const date = (days: string): string => `*-${monthText}-${days}`;
  const days = component(day, 1, 31);
  if (weekday === '*') return [`${date(days)} ${time}`];
  const names = weekdayNames(weekday);
  return day === '*'
    ? [`${names} ${date('*')} ${time}`]
    : [`${date(days)} ${time}`, `${names} ${date('*')} ${time}`];
}

/** `*`, or numbers, ranges with `..`, and steps, which count from the least. */
function component(field: string, least: number, most: number): string {
  return field
    .split(',')
    .map((part) => {
      const [range = '', step] = part.split('/');
      if (range === '*') return step === undefined ? '*' : `${padded(least)}/${step}`;
      const [first = '', last] = range.split('-');
      if (last === undefined)
        return step === undefined ? padded(first) : `${padded(first)}..${padded(most)}/${step}`;
      return `${padded(first)}..${padded(last)}${step === undefined ? '' : `/${step}`}`;
    })
    .join(',');
}

const padded = (number: string | number): string => String(Number(number)).padStart(2, '0');

/** Names in the place of numbers. */
function named(field: string, names: readonly string[]): string {
  return field.replaceAll(/[a-z]{3}/gi, (name) => String(names.indexOf(name.toLowerCase())));
}

/** Days of the week, each by its name: systemd has no steps for them. */
function weekdayNames(field: string): string {
  const numbers = named(
    field,
    weekdays.map((name) => name.toLowerCase()),
  )
    .split(',')
    .flatMap((part) => {
      const [range = '', step = '1'] = part.split('/');
      const [first = '', last = part.includes('/') && range !== '*' ? '6' : first] =
        range === '*' ? ['0', '6'] : range.split('-');
      const found: number[] = [];
      for (let day = Number(first); day <= Number(last); day += Number(step)) found.push(day % 7);
      return found;
    });
  return weekdays.filter((_, day) => numbers.includes(day)).join(',');
}
