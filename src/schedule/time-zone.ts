/** How the clocks of a place go. Times are milliseconds since the epoch. */
export interface TimeZone {
  /** As the IANA database has it, e.g. `Europe/Paris`. */
  readonly name: string;
  /** How far its clocks are ahead of UTC at that time, in milliseconds. */
  offset(time: number): number;
  /** When clocks are set differently for the first time in (after, until]; undefined when they are not. */
  change(after: number, until: number): number | undefined;
  /** What clocks show then, as in `Sun 2026-03-29 03:00 CEST`; with seconds where there are any. */
  show(time: number): string;
}

const second = 1000;
/** Clocks are never set twice within that, so two looks this far apart miss nothing. */
const stride = 24 * 60 * 60 * second;

/** The zone of that name; undefined when there is none. */
export function timeZone(name: string): TimeZone | undefined {
  try {
    return new IanaZone(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The name of this machine's own zone. */
export function zoneHere(): string {
  return new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
}

class IanaZone implements TimeZone {
  readonly #fields: Intl.DateTimeFormat;
  readonly #abbreviation: Intl.DateTimeFormat;

  constructor(readonly name: string) {
    const zone = { timeZone: name, calendar: 'gregory', hourCycle: 'h23' } as const;
    const [date, time] = [
      { year: 'numeric', month: 'numeric', day: 'numeric' },
      { hour: 'numeric', minute: 'numeric', second: 'numeric' },
    ] as const;
    this.#fields = new Intl.DateTimeFormat('en-US', { ...zone, ...date, ...time, era: 'short' });
    // British English knows the abbreviations of Europe
    const place = name.startsWith('America/') ? 'en-US' : 'en-GB';
    this.#abbreviation = new Intl.DateTimeFormat(place, { ...zone, timeZoneName: 'short' });
  }

  offset(time: number): number {
    const parts = new Map(this.#fields.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const [year, month, day] = [part('year'), part('month') - 1, part('day')];
    const clocks = Date.UTC(year, month, day, part('hour'), part('minute'), part('second'));
    return clocks - Math.floor(time / second) * second;
  }

  change(after: number, until: number): number | undefined {
    for (let from = after; from < until; from += stride) {
      const to = Math.min(from + stride, until);
      if (this.offset(from) !== this.offset(to)) return this.#boundary(from, to);
    }
    return undefined;
  }

  show(time: number): string {
    const clocks = new Date(time + this.offset(time)).toISOString();
    const clock = clocks.slice(11, clocks.slice(17, 19) === '00' ? 16 : 19);
    const day = new Date(clocks).toLocaleDateString('en-GB', { weekday: 'short', timeZone: 'UTC' });
    const zone = this.#abbreviation.formatToParts(time).find(({ type }) => type === 'timeZoneName');
    return `${day} ${clocks.slice(0, 10)} ${clock} ${zone?.value ?? ''}`.trimEnd();
  }

  /** The first time with the later offset; clocks are set at whole seconds. */
  #boundary(before: number, after: number): number {
    let low = Math.floor(before / second);
    let high = Math.ceil(after / second);
    const old = this.offset(low * second);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offset(middle * second) === old) low = middle;
      else high = middle;
    }
    return high * second;
  }
}
