import { describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../../src/event/index.js';
import { schedule } from '../../../src/run/schedule.js';
import { planned } from './planned.js';

const steps = [
  planned('a'),
  planned('b', { after: ['a'] }),
  planned('c'),
  planned('d', { after: ['b', 'c'] }),
];
const succeeded: StepResult = { status: 'succeeded' };
const failed: StepResult = {
  status: 'failed',
  failure: { reason: 'exit-code', exitCode: 1, message: 'exit code 1' },
};
const freely = { parallel: Infinity, keepGoing: false };

function decide(progress: Record<string, 'running' | StepResult>, policy = freely): unknown {
  const { start, skip } = schedule(steps, new Map(Object.entries(progress)), policy);
  return {
    start: start.map(({ id }) => id),
    skip: skip.map(({ step, because }) => `${step.id}: ${because}`),
  };
}

describe('schedule', () => {
  test('starts every step whose dependencies have succeeded', () => {
    expect(decide({})).toEqual({ start: ['a', 'c'], skip: [] });
    expect(decide({ a: succeeded, c: 'running' })).toEqual({ start: ['b'], skip: [] });
    expect(decide({ a: succeeded, b: succeeded, c: 'running' })).toEqual({ start: [], skip: [] });
  });

  test('keeps within the number of parallel steps', () => {
    expect(decide({}, { parallel: 1, keepGoing: false })).toEqual({ start: ['a'], skip: [] });
    expect(decide({ a: 'running' }, { parallel: 1, keepGoing: false })).toEqual({ start: [], skip: [] });
  });

  test('skips everything that is left after a failure', () => {
    expect(decide({ a: failed, c: 'running' })).toEqual({
      start: [],
      skip: ["b: step 'a' failed", "d: step 'a' failed"],
    });
  });

  test('with keepGoing skips only dependants, one generation at a time', () => {
    const policy = { parallel: Infinity, keepGoing: true };
    expect(decide({ a: failed }, policy)).toEqual({ start: ['c'], skip: ["b: step 'a' failed"] });
    expect(decide({ a: failed, b: { status: 'skipped', because: '' }, c: 'running' }, policy)).toEqual({
      start: [],
      skip: ["d: step 'b' was skipped"],
    });
  });
});
