import { describe, expect, test } from '@jest/globals';
import { timetableOf } from '../../../src/schedule/check-times.js';
import {
  advance,
  cutOff,
  ended,
  nextStart,
  startOf,
  started,
  want,
  type Decision,
} from '../../../src/schedule/decide.js';
import type { Schedule } from '../../../src/schedule/schedule.js';
import { resumeState, type ScheduleState } from '../../../src/schedule/state.js';
import { dueByClocks } from './due-by-clocks.js';
import { scheduleOf } from './schedule-of.js';

const minute = 60_000;
const day = 24 * 60 * minute;
const at = (text: string): number => Date.parse(`${text}Z`);

function step(schedule: Schedule, state: ScheduleState, now: number): ReturnType<typeof advance> {
  return advance(schedule, timetableOf(schedule.times), state, now);
}

const begin = (schedule: Schedule, now: number): ScheduleState => resumeState(schedule, undefined, now);
const running = (due: number) => ({ id: 'r1', cause: 'cron', due, startedAt: due }) as const;

describe('times that have come', () => {
  const schedule = scheduleOf('0 4 * * *');

  test('one is a run; nothing is due twice', () => {
    const state = begin(schedule, at('2026-11-25T00:00'));
    expect(step(schedule, state, at('2026-11-25T03:59')).decisions).toEqual([]);
    const { state: next, decisions } = step(schedule, state, at('2026-11-25T04:00'));
    const request = { cause: 'cron', due: at('2026-11-25T04:00') };
    expect(decisions).toEqual([{ kind: 'start', request, missed: 0, late: false }]);
    expect(step(schedule, next, at('2026-11-25T04:01')).decisions).toEqual([]);
    expect(nextStart(schedule, timetableOf(schedule.times), next)).toBe(at('2026-11-26T04:00'));
  });

  test('many that were missed are one late run, or none', () => {
    const state = begin(schedule, at('2026-11-20T00:00'));
    const request = { cause: 'cron', due: at('2026-11-24T04:00') };
    expect(step(schedule, state, at('2026-11-24T09:00')).decisions).toEqual([
      { kind: 'start', request, missed: 5, late: true },
    ]);
    const skipping = scheduleOf('0 4 * * *', { missed: 'skip' });
    const skipped = step(skipping, state, at('2026-11-24T09:00'));
    expect(skipped.decisions).toEqual([{ kind: 'skip', request, because: 'missed', count: 5 }]);
    expect(step(skipping, skipped.state, at('2026-11-25T04:00')).decisions).toMatchObject([
      { kind: 'start' },
    ]);
  });

  test('a run in time stands for those missed before it', () => {
    const state = begin(schedule, at('2026-11-20T00:00'));
    expect(step(schedule, state, at('2026-11-24T04:00')).decisions).toMatchObject([
      { kind: 'start', missed: 4, late: false },
    ]);
  });

  test('other times than before do not count as missed', () => {
    const state = begin(schedule, at('2026-11-20T00:00'));
    const other = scheduleOf('* * * * *');
    const now = at('2026-11-24T09:00');
    expect(step(other, resumeState(other, state, now), now).decisions).toEqual([]);
    expect(resumeState(schedule, state, now)).toBe(state);
  });

  test('clocks set back make nothing run twice, unless they were far wrong', () => {
    const state = begin(schedule, at('2026-11-25T04:00'));
    expect(resumeState(schedule, state, at('2026-11-25T03:00'))).toBe(state);
    expect(resumeState(schedule, state, at('2026-11-20T03:00')).decided).toBe(at('2026-11-20T03:00'));
  });
});

describe('a run that is due while another goes on', () => {
  const due = at('2026-11-25T04:00');
  const goesOn = (schedule: Schedule): ScheduleState => started(begin(schedule, due), running(due));

  test('is skipped', () => {
    const schedule = scheduleOf('0 4 * * *');
    const { state, decisions } = step(schedule, goesOn(schedule), due + day);
    expect(decisions).toMatchObject([{ kind: 'skip', because: 'overlap' }]);
    expect(ended(state, 'succeeded', due + day + 1).decisions).toEqual([]);
  });

  test.each(['queue', 'cancel'] as const)('waits for it (%s), and several are one', (overlap) => {
    const schedule = scheduleOf('0 4 * * *', { overlap });
    const first = step(schedule, goesOn(schedule), due + day);
    const second = step(schedule, first.state, due + 2 * day);
    expect([first, second].flatMap(({ decisions }) => decisions.map(({ kind }) => kind))).toEqual([
      overlap,
      overlap,
    ]);
    const { state, decisions } = ended(second.state, 'canceled', due + 2 * day + 1);
    const request = { cause: 'cron', due: due + 2 * day };
    expect(decisions).toEqual([{ kind: 'start', request, missed: 0, late: false }]);
    // until it has started it waits, also over a restart
    expect(state.waiting).toEqual(request);
    expect(started(state, { ...request, cause: 'cron', id: 'r2', startedAt: 0 }).waiting).toBeUndefined();
    expect(state.last).toMatchObject({ id: 'r1', status: 'canceled' });
  });
});

test('a run that was cut off starts again, or is counted as missed', () => {
  const due = at('2026-11-25T04:00');
  const schedule = scheduleOf('0 4 * * *');
  const state = started(begin(schedule, due), running(due));
  expect(cutOff(schedule, state)).toMatchObject({
    state: { waiting: { cause: 'cron', due } },
    decisions: [{ kind: 'start', request: { cause: 'cron', due }, late: true }],
  });
  const skipped = cutOff(scheduleOf('0 4 * * *', { missed: 'skip' }), state);
  expect(skipped.decisions).toMatchObject([{ kind: 'skip', because: 'missed' }]);
  expect(skipped.state.running).toBeUndefined();
});

test('a change that is seen is a run like any other', () => {
  const schedule = scheduleOf([]);
  const request = { cause: 'git', due: 5, detail: 'main moved' } as const;
  expect(want(schedule, begin(schedule, 0), request).decisions).toMatchObject([{ kind: 'start', request }]);
});

describe('jitter', () => {
  const schedule = scheduleOf('0 * * * *', { jitter: 600 });

  test('is the same each time it is asked for, and within its seconds', () => {
    const dues = Array.from({ length: 200 }, (_, hour) => hour * 60 * minute);
    const delays = dues.map((due) => startOf(schedule, due) - due);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(600_000);
    expect(new Set(delays).size).toBeGreaterThan(150);
    expect(dues.map((due) => startOf(schedule, due) - due)).toEqual(delays);
    const other = scheduleOf('0 * * * *', { jitter: 600, name: 'other' });
    expect(dues.map((due) => startOf(other, due) - due)).not.toEqual(delays);
  });

  test('holds a run back until then', () => {
    const due = at('2026-11-25T04:00');
    const start = startOf(schedule, due);
    const state = begin(schedule, due - 1);
    expect(step(schedule, state, start - 1).decisions).toEqual([]);
    expect(step(schedule, state, start).decisions).toMatchObject([
      { kind: 'start', request: { due }, late: false },
    ]);
  });
});

describe('a year, with both changes of the clocks, runs that overlap and three days of outage', () => {
  const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
  // the run of each 10th takes 30 hours, the others 5 minutes
  const lengthOf = (due: number): number => (new Date(due).getUTCDate() === 10 ? 30 * 60 : 5) * minute;
  const outage = [Date.UTC(2026, 5, 3, 12), Date.UTC(2026, 5, 6, 12)] as const;

  const cron = '30 2 * * *';
  const due = dueByClocks(cron, 'Europe/Paris', from, until);

  function live(schedule: Schedule): {
    readonly starts: readonly number[];
    readonly skips: readonly number[];
  } {
    const times = timetableOf(schedule.times);
    const [starts, skips]: [number[], number[]] = [[], []];
    let [state, now, end] = [begin(schedule, from), from, Infinity];
    const carryOut = (decisions: readonly Decision[]): void => {
      for (const { kind, request } of decisions) {
        if (kind === 'skip') skips.push(request.due);
        if (kind !== 'start') continue;
        starts.push(now);
        state = started(state, { ...request, id: String(now), startedAt: now });
        end = now + lengthOf(request.due);
      }
    };
    while (now < until) {
      if (end <= now) {
        const done = ended(state, 'succeeded', now);
        [state, end] = [done.state, Infinity];
        carryOut(done.decisions);
      }
      const due = step(schedule, state, now);
      state = due.state;
      carryOut(due.decisions);
      const next = Math.min(nextStart(schedule, times, state) ?? Infinity, end);
      now = next > outage[0] && next < outage[1] ? outage[1] : next;
    }
    return { starts, skips };
  }

  test.each([
    ['skip', 'run-once'],
    ['queue', 'run-once'],
    ['skip', 'skip'],
  ] as const)('overlap: %s, missed: %s', (overlap, missed) => {
    expect(due).toHaveLength(365);
    const expected: number[] = [];
    const skipped: number[] = [];
    let free = from;
    for (const time of due) {
      // three times fall into the outage; the last of them is the late run
      const out = time > outage[0] && time < outage[1];
      const lastOut = out && time + day > outage[1];
      if (out && !(lastOut && missed === 'run-once')) {
        if (lastOut) skipped.push(time);
        continue;
      }
      const start = lastOut ? outage[1] : Math.max(time, overlap === 'queue' ? free : 0);
      if (start < free) {
        skipped.push(time);
        continue;
      }
      expected.push(start);
      free = start + lengthOf(time);
    }
    expect(live(scheduleOf(cron, { timezone: 'Europe/Paris', overlap, missed }))).toEqual({
      starts: expected,
      skips: skipped,
    });
    expect(expected.length + skipped.length).toBe(363);
  });
});
