/** A time zone: how far its clocks are ahead of UTC at an instant (in seconds), and what it is called then. */
export interface Zone {
  readonly at: (seconds: number) => { readonly offset: number; readonly name: string };
}

/** Coordinated Universal Time, which is also what `Local` means: ACR's machines have no other. */
export const utc: Zone = { at: () => ({ offset: 0, name: 'UTC' }) };

/** A zone that a text gives by its offset alone. */
export function fixedZone(offset: number, name = ''): Zone {
  return { at: () => ({ offset, name: name === '' ? offsetName(offset) : name }) };
}

function offsetName(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60));
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${minutes % 60 === 0 ? '' : two(minutes % 60)}`;
}

/** Locales that between them abbreviate the zones of the world. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA', 'en-CA'];

const zones = new Map<string, Zone | undefined>();

/** A zone by its name in the time zone database (`Europe/Paris`); undefined when there is none. */
export function zoneNamed(name: string): Zone | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return utc;
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name) || name.length > 60) return undefined;
  if (!zones.has(name)) zones.set(name, namedZone(name));
  return zones.get(name);
}

function namedZone(timeZone: string): Zone | undefined {
  try {
    const clock = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      timeZoneName: 'longOffset',
      year: 'numeric',
    });
    return { at: (seconds) => offsetAt(clock, timeZone, seconds) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function offsetAt(
  clock: Intl.DateTimeFormat,
  timeZone: string,
  seconds: number,
): { readonly offset: number; readonly name: string } {
  const date = new Date(seconds * 1000);
  const shown = partOf(clock, date);
  const [, sign, hours, minutes, rest] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(shown) ?? [];
  const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0);
  const offset = sign === '-' ? -size : size;
  return { offset, name: abbreviation(timeZone, date) ?? offsetName(offset) };
}

/** Formats are slow to make. */
const shortFormats = new Map<string, readonly Intl.DateTimeFormat[]>();

function abbreviation(timeZone: string, date: Date): string | undefined {
  let formats = shortFormats.get(timeZone);
  if (!formats) {
    formats = locales.map(
      (each) => new Intl.DateTimeFormat(each, { timeZone, timeZoneName: 'short', year: 'numeric' }),
    );
    shortFormats.set(timeZone, formats);
  }
  for (const format of formats) {
    const name = partOf(format, date);
    if (/^[A-Z]{2,5}$/.test(name)) return name;
  }
  return undefined;
}

function partOf(format: Intl.DateTimeFormat, date: Date): string {
  return format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
