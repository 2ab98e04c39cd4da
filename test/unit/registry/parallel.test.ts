import { expect, test } from '@jest/globals';
import { inParallel } from '../../../src/registry/index.js';

test('results are in order, and never more than the limit are under way', async () => {
  let under = 0;
  let most = 0;
  const results = await inParallel([5, 4, 3, 2, 1], 2, undefined, async (item) => {
    most = Math.max(most, ++under);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    under--;
    return item * 10;
  });
  expect(results).toEqual([50, 40, 30, 20, 10]);
  expect(most).toBe(2);
});

test('the first failure stops what runs, begins nothing more, and is thrown at the end', async () => {
  const begun: number[] = [];
  const aborted: number[] = [];
  const work = async (item: number, signal: AbortSignal) => {
    begun.push(item);
    if (item === 2) throw new Error('two');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    aborted.push(item);
  };
  await expect(inParallel([1, 2, 3], 2, undefined, work)).rejects.toThrow('two');
  expect({ begun, aborted }).toEqual({ begun: [1, 2], aborted: [1] });
});

test('an abort from outside is thrown with its reason', async () => {
  const stop = new AbortController();
  const work = () => {
    stop.abort(new Error('enough'));
    return Promise.resolve();
  };
  await expect(inParallel([1, 2], 1, stop.signal, work)).rejects.toThrow('enough');
});
