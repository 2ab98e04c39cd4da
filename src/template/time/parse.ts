import { layoutParts, months, weekdays } from './layout.js';
import { secondsOf, Time } from './time.js';
import { fixedZone, utc, type Zone } from './zone.js';

interface Read {
  year: number;
  month: number;
  day: number;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: bigint;
  afternoon: boolean | undefined;
  zone: Zone;
  offset: number | undefined;
}

/** The time that a text says by a layout of Go's; undefined when it does not fit. */
export function parseTime(layout: string, text: string): Time | undefined {
  const read: Read = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: undefined,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0n,
    afternoon: undefined,
    zone: utc,
    offset: undefined,
  };
  let rest = text;
  for (const { literal, chunk } of layoutParts(layout)) {
    const after = skipped(rest, literal);
    const next = after === undefined || chunk === '' ? after : chunkRead(after, chunk, read);
    if (next === undefined) return undefined;
    rest = next;
  }
  return rest === '' ? timeOf(read) : undefined;
}

/** Behind a literal; a space in it also stands for several. */
function skipped(text: string, literal: string): string | undefined {
  let at = 0;
  for (const character of literal) {
    if (character === ' ') {
      if (at < text.length && text[at] !== ' ') return undefined;
      while (text[at] === ' ') at++;
    } else if (text.startsWith(character, at)) at += character.length;
    else return undefined;
  }
  return text.slice(at);
}

type Reader = (text: string, read: Read) => string | undefined;

function digits(pattern: RegExp, set: (number: number, read: Read) => void): Reader {
  return (text, read) => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    set(Number(found[0]), read);
    return text.slice(found[0].length);
  };
}

function named(
  names: readonly string[],
  length: number | undefined,
  set: (index: number, read: Read) => void,
): Reader {
  return (text, read) => {
    const index = names.findIndex((name) =>
      text.toLowerCase().startsWith(name.slice(0, length).toLowerCase()),
    );
    if (index === -1) return undefined;
    set(index, read);
    return text.slice(length ?? names[index]?.length);
  };
}

const none = (): void => undefined;
const month = (number: number, read: Read): void => void (read.month = number);
const day = (number: number, read: Read): void => void (read.day = number);
const yearDay = (number: number, read: Read): void => void (read.yearDay = number);
const hour = (number: number, read: Read): void => void (read.hour = number);
const minute = (number: number, read: Read): void => void (read.minute = number);
const oneOrTwo = /^\d\d?/;
const exactlyTwo = /^\d\d/;

const second: Reader = (text, read) => {
  const found = /^\d\d?(?:[.,](\d+))?/.exec(text);
  if (!found) return undefined;
  read.second = Number.parseInt(found[0], 10);
  if (found[1] !== undefined) read.nanosecond = BigInt(found[1].slice(0, 9).padEnd(9, '0'));
  return text.slice(found[0].length);
};

const readers: Readonly<Record<string, Reader>> = {
  January: named(months, undefined, (index, read) => void (read.month = index + 1)),
  Jan: named(months, 3, (index, read) => void (read.month = index + 1)),
  Monday: named(weekdays, undefined, none),
  Mon: named(weekdays, 3, none),
  '01': digits(exactlyTwo, month),
  '1': digits(oneOrTwo, month),
  '02': digits(exactlyTwo, day),
  '2': digits(oneOrTwo, day),
  _2: (text, read) => digits(oneOrTwo, day)(text.replace(/^ /, ''), read),
  '002': digits(/^\d{3}/, yearDay),
  __2: (text, read) => digits(/^\d{1,3}/, yearDay)(text.replace(/^ {1,2}/, ''), read),
  '15': digits(oneOrTwo, hour),
  '03': digits(exactlyTwo, hour),
  '3': digits(oneOrTwo, hour),
  '04': digits(exactlyTwo, minute),
  '4': digits(oneOrTwo, minute),
  '05': (text, read) => (exactlyTwo.test(text) ? second(text, read) : undefined),
  '5': second,
  '2006': digits(/^\d{4}/, (number, read) => void (read.year = number)),
  '06': digits(exactlyTwo, (number, read) => void (read.year = number + (number >= 69 ? 1900 : 2000))),
  PM: named(['AM', 'PM'], undefined, (index, read) => void (read.afternoon = index === 1)),
  pm: named(['am', 'pm'], undefined, (index, read) => void (read.afternoon = index === 1)),
  MST: (text, read) => {
    const found = /^[A-Z]{3,4}(?:[+-]\d{1,2})?/.exec(text);
    if (!found) return undefined;
    read.zone = found[0] === 'UTC' ? utc : fixedZone(0, found[0]);
    return text.slice(found[0].length);
  },
};

function chunkRead(text: string, chunk: string, read: Read): string | undefined {
  const reader = Object.hasOwn(readers, chunk) ? readers[chunk] : undefined;
  if (reader) return reader(text, read);
  if (chunk.startsWith('-') || chunk.startsWith('Z')) return offsetRead(text, chunk, read);
  return fractionRead(text, chunk, read);
}

function offsetRead(text: string, chunk: string, read: Read): string | undefined {
  if (chunk.startsWith('Z') && text.startsWith('Z')) {
    read.offset = 0;
    return text.slice(1);
  }
  const pattern = chunk.slice(1).replaceAll(/\d\d/g, '(\\d\\d)');
  const found = new RegExp(`^([+-])${pattern}`).exec(text);
  if (!found) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(2).map(Number);
  if (hours > 24 || minutes >= 60 || seconds >= 60) return undefined;
  read.offset = (found[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  return text.slice(found[0].length);
}

function fractionRead(text: string, chunk: string, read: Read): string | undefined {
  const found = (chunk[1] === '0' ? new RegExp(`^[.,](\\d{${chunk.length - 1}})`) : /^[.,](\d+)/).exec(text);
  if (!found) return chunk[1] === '0' ? undefined : text;
  read.nanosecond = BigInt((found[1] ?? '').slice(0, 9).padEnd(9, '0'));
  return text.slice(found[0].length);
}

function timeOf(read: Read): Time | undefined {
  const { year, month, day, yearDay, minute, second, afternoon } = read;
  let { hour } = read;
  if (afternoon !== undefined && hour <= 12) hour = (hour % 12) + (afternoon ? 12 : 0);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (yearDay !== undefined && (yearDay < 1 || yearDay > (daysIn(year, 2) === 29 ? 366 : 365)))
    return undefined;
  const [realMonth, realDay] = yearDay === undefined ? [month, day] : [1, yearDay];
  const local = secondsOf(year, realMonth, realDay, hour, minute, second);
  const zone = read.offset === undefined ? read.zone : read.offset === 0 ? utc : fixedZone(read.offset);
  const offset = zone.at(local).offset;
  return new Time(BigInt(local - offset) * 1_000_000_000n + read.nanosecond, zone);
}

function daysIn(year: number, month: number): number {
  return new Date(secondsOf(year, month + 1, 0) * 1000).getUTCDate();
}
