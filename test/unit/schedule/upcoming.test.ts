import { expect, test } from '@jest/globals';
import { timetableOf } from '../../../src/schedule/check-times.js';
import { inWords, upcomingRuns } from '../../../src/schedule/upcoming.js';
import { scheduleOf } from './schedule-of.js';

test('times as clocks show them, and what is unusual about them', () => {
  const schedule = scheduleOf('30 2 * * *', { timezone: 'Europe/Paris' });
  const show = (from: string) =>
    upcomingRuns(schedule, timetableOf(schedule.times), Date.parse(from), 2).map(({ clocks, note }) => [
      clocks,
      note,
    ]);
  expect(show('2026-03-28T12:00Z')).toEqual([
    ['Sun 2026-03-29 03:00 CEST', 'clocks go forward by 1 h before it'],
    ['Mon 2026-03-30 02:30 CEST', undefined],
  ]);
  expect(show('2026-10-24T12:00Z')).toEqual([
    ['Sun 2026-10-25 02:30 CEST', undefined],
    ['Mon 2026-10-26 02:30 CET', 'clocks go back by 1 h before it'],
  ]);
});

test.each([
  [400, '0 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h'],
  [25 * 3_600_000 + 5_000, '1 day 1 h'],
  [3 * 86_400_000 + 61_000, '3 days'],
])('%d milliseconds are %s', (milliseconds, words) => {
  expect(inWords(milliseconds)).toBe(words);
});
