import { expect, test } from '@jest/globals';
import { calendarOf } from '../../../src/ci/on-calendar.js';

test.each([
  ['0 4 * * *', ['*-*-* 04:00:00 UTC']],
  ['*/15 8-18/2 * * 1-5', ['Mon,Tue,Wed,Thu,Fri *-*-* 08..18/2:00/15:00 UTC']],
  ['30 2 1,15 jan-mar *', ['*-01..03-01,15 02:30:00 UTC']],
  ['0 0 13 * 5', ['*-*-13 00:00:00 UTC', 'Fri *-*-* 00:00:00 UTC']],
  ['5/20 * * * 0,6', ['Sun,Sat *-*-* *:05..59/20:00 UTC']],
  ['0 0 * * */2', ['Sun,Tue,Thu,Sat *-*-* 00:00:00 UTC']],
  ['0 0 * * 5-7', ['Sun,Fri,Sat *-*-* 00:00:00 UTC']],
  ['0 0 */2 * MON', ['*-*-01/2 00:00:00 UTC', 'Mon *-*-* 00:00:00 UTC']],
])('%s', (cron, calendars) => {
  expect(calendarOf(cron, 'UTC')).toEqual(calendars);
});
