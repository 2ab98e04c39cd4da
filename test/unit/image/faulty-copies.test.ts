import { expect, test } from '@jest/globals';
import { faultyCopies } from '../../fuzz/faulty-copies.js';

test('copies over a bad network end complete and verified, or failed with nothing tagged', async () => {
  const { complete, failed, faults, wrong } = await faultyCopies({ count: 50, seed: 4 });
  expect(wrong).toEqual([]);
  expect(complete + failed).toBe(50);
  // faults there were, and most copies got through
  expect(Object.keys(faults).length).toBe(7);
  expect(complete).toBeGreaterThan(25);
});
