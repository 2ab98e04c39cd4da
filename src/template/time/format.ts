import { layoutParts, months, weekdays } from './layout.js';
import type { Clock } from './clock.js';

/** What a clock shows, by a layout of Go's (`2006-01-02`). */
export function layoutText(clock: Clock, layout: string): string {
  return layoutParts(layout)
    .map((part) => part.literal + (part.chunk === '' ? '' : chunkText(clock, part.chunk)))
    .join('');
}

type Writer = (clock: Clock) => string;

const two = (number: number): string => String(number).padStart(2, '0');
const twelve = ({ hour }: Clock): number => hour % 12 || 12;

const writers: Readonly<Record<string, Writer>> = {
  January: ({ month }) => months[month - 1] ?? '',
  Jan: ({ month }) => (months[month - 1] ?? '').slice(0, 3),
  Monday: ({ weekday }) => weekdays[weekday] ?? '',
  Mon: ({ weekday }) => (weekdays[weekday] ?? '').slice(0, 3),
  MST: ({ zone }) => zone,
  '002': ({ yearDay }) => String(yearDay).padStart(3, '0'),
  __2: ({ yearDay }) => String(yearDay).padStart(3),
  '01': ({ month }) => two(month),
  '1': ({ month }) => String(month),
  '02': ({ day }) => two(day),
  '2': ({ day }) => String(day),
  _2: ({ day }) => String(day).padStart(2),
  '15': ({ hour }) => two(hour),
  '03': (clock) => two(twelve(clock)),
  '3': (clock) => String(twelve(clock)),
  '04': ({ minute }) => two(minute),
  '4': ({ minute }) => String(minute),
  '05': ({ second }) => two(second),
  '5': ({ second }) => String(second),
  '2006': ({ year }) => (year < 0 ? '-' : '') + String(Math.abs(year)).padStart(4, '0'),
  '06': ({ year }) => two(Math.abs(year) % 100),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
};

function chunkText(clock: Clock, chunk: string): string {
  const write = Object.hasOwn(writers, chunk) ? writers[chunk] : undefined;
  if (write) return write(clock);
  if (chunk.startsWith('-') || chunk.startsWith('Z')) return offsetText(clock.offset, chunk);
  return fractionText(clock.nanosecond, chunk);
}

function offsetText(offset: number, chunk: string): string {
  if (chunk.startsWith('Z') && offset === 0) return 'Z';
  const size = Math.abs(offset);
  const colon = chunk.includes(':') ? ':' : '';
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60];
  const count = (chunk.replaceAll(':', '').length - 1) / 2;
  return (offset < 0 ? '-' : '+') + parts.slice(0, count).map(two).join(colon);
}

/** `.000` shows so many digits, `.999` as many as there are without zeros at the end. */
function fractionText(nanosecond: number, chunk: string): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .padEnd(chunk.length - 1, '0')
    .slice(0, chunk.length - 1);
  if (chunk[1] === '0') return chunk.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : chunk.charAt(0) + trimmed;
}
