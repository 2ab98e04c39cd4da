import { expect, test } from '@jest/globals';
import { chaos } from '../fuzz/chaotic-runs.js';
import { describeLive } from '../rig/engines/describe-live.js';

describeLive('killing taskrun, containers and the daemon', (engines) => {
  test('leaves nothing behind and every record whole', async () => {
    const { outcomes, wrong } = await chaos(engines, { count: 8, seed: 1 });
    expect(wrong).toEqual([]);
    expect([...outcomes.values()].reduce((sum, times) => sum + times)).toBe(8);
  });
});
