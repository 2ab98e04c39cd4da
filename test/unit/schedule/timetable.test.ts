import { describe, expect, test } from '@jest/globals';
import { parseCron, type CronPattern } from '../../../src/schedule/cron.js';
import { timeZone, type TimeZone } from '../../../src/schedule/time-zone.js';
import { countTimes, lastTime, timetable, type Timetable } from '../../../src/schedule/timetable.js';
import { dueByClocks } from './due-by-clocks.js';

const minute = 60_000;

function zoneOf(name: string): TimeZone {
  const zone = timeZone(name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

function pattern(text: string): CronPattern {
  const parsed = parseCron(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

const tableOf = (cron: readonly string[], zone: string): Timetable =>
  timetable(cron.map(pattern), zoneOf(zone));

function times(table: Timetable, from: string, count: number): readonly string[] {
  const found: string[] = [];
  for (
    let time = table.next(Date.parse(from));
    found.length < count && time !== undefined;
    time = table.next(time)
  )
    found.push(new Date(time).toISOString().slice(0, 16));
  return found;
}

describe('when clocks are set', () => {
  test('a time of day that they skip comes right after the gap, once', () => {
    const table = tableOf(['15,30 2 * * *'], 'Europe/Paris');
    expect(times(table, '2026-03-28T12:00Z', 3)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:15',
      '2026-03-30T00:30',
    ]);
  });

  test('a time of day that they show twice comes the first time only', () => {
    expect(times(tableOf(['30 2 * * *'], 'Europe/Paris'), '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  test('an interval goes on in real time through both', () => {
    const table = tableOf(['*/30 * * * *'], 'Europe/Paris');
    expect(times(table, '2026-10-25T00:01Z', 4)).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
      '2026-10-25T02:00',
    ]);
    expect(times(table, '2026-03-29T00:01Z', 3)).toEqual([
      '2026-03-29T00:30',
      '2026-03-29T01:00',
      '2026-03-29T01:30',
    ]);
  });

  test('a change of half an hour, and a day that never was', () => {
    expect(times(tableOf(['*/20 * * * *'], 'Australia/Lord_Howe'), '2026-04-04T14:41Z', 4)).toEqual([
      '2026-04-04T15:10',
      '2026-04-04T15:30',
      '2026-04-04T15:50',
      '2026-04-04T16:10',
    ]);
    expect(times(tableOf(['0 12 * * *'], 'Pacific/Apia'), '2011-12-29T00:00Z', 3)).toEqual([
      '2011-12-29T22:00',
      '2011-12-30T10:00',
      '2011-12-30T22:00',
    ]);
  });
});

describe('times are what clocks show, minute by minute', () => {
  const year = ['2026-01-01', '2027-01-01'] as const;

  test.each([
    ['30 2 * * *', 'Europe/Paris', year],
    ['45 1 13 * 5', 'Europe/London', year],
    ['10-50/20 1,2,3 * * *', 'America/New_York', ['2026-03-06', '2026-03-10']],
    ['10-50/20 1,2,3 * * *', 'America/New_York', ['2026-10-30', '2026-11-03']],
    ['*/25 * * * *', 'America/New_York', ['2026-03-06', '2026-03-10']],
    ['*/25 * * * *', 'America/New_York', ['2026-10-30', '2026-11-03']],
    ['0 */2 * * *', 'Europe/Paris', ['2026-10-24', '2026-10-27']],
    ['15,45 2 * * 0', 'Australia/Lord_Howe', ['2026-03-20', '2026-04-20']],
    ['0 0 29 2 *', 'UTC', ['2028-02-27', '2028-03-02']],
  ])('%s in %s', (cron, zone, [first, end]) => {
    const [from, until] = [Date.parse(first), Date.parse(end)];
    const table = tableOf([cron], zone);
    const found: number[] = [];
    for (let time = table.next(from); time !== undefined && time < until; time = table.next(time))
      found.push(time);
    expect(found).toEqual(dueByClocks(cron, zone, from, until));
  });
});

test('several expressions that mean the same time are one', () => {
  expect(times(tableOf(['0 4 * * *', '*/30 4 * * *'], 'UTC'), '2026-11-25T00:00Z', 3)).toEqual([
    '2026-11-25T04:00',
    '2026-11-25T04:30',
    '2026-11-26T04:00',
  ]);
});

test('seconds come first where there are six fields', () => {
  const next = tableOf(['*/5 * * * * *'], 'UTC').next(Date.UTC(2026, 10, 25, 4, 0, 1));
  expect(next).toBe(Date.UTC(2026, 10, 25, 4, 0, 5));
});

test('what never comes has no next time', () => {
  expect(tableOf(['0 4 31 2 *'], 'UTC').next(0)).toBeUndefined();
});

test('the last time of a long while is found without walking through it', () => {
  const [after, until] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31, 23, 59, 59)];
  expect(lastTime(tableOf(['* * * * * *'], 'UTC'), after, until)).toBe(until);
  expect(lastTime(tableOf(['0 4 1 3 *'], 'UTC'), after, until)).toBe(Date.UTC(2026, 2, 1, 4));
  expect(lastTime(tableOf(['0 4 1 3 *'], 'UTC'), Date.UTC(2026, 2, 1, 4), until)).toBeUndefined();
});

test('times are counted up to a limit', () => {
  const table = tableOf(['* * * * *'], 'UTC');
  expect(countTimes(table, 0, 10 * minute, 1000)).toBe(10);
  expect(countTimes(table, 0, 10_000 * minute, 1000)).toBe(1000);
});

test.each([
  ['0 4 * *', 'has 4 fields'],
  ['@reboot', 'has 1 fields'],
  ['61 * * * *', 'cannot be understood (invalid value for minute: 61)'],
  ['0 4 * * fry', expect.stringContaining('cannot be understood')],
  ['2026-12-01T00:00:00', 'has 1 fields'],
])('%s is refused', (text, problem) => {
  expect(parseCron(text)).toMatchObject({ problem });
});
