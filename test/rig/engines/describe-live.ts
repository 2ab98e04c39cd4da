import { describe, test } from '@jest/globals';
import { type Engines, readRig } from './index.js';

/**
 * A suite that works with real engines. Where the machine can't provide them it is skipped and says why in one line;
 * with CI=true that is a failure. Kept out of the door, for `@jest/globals` can be imported inside Jest only.
 */
export function describeLive(name: string, suite: (engines: Engines) => void): void {
  const rig = readRig();
  if ('engines' in rig) {
    describe(name, () => suite(rig.engines));
    return;
  }
  const says = `${name}: no engine for this suite: ${rig.reason}`;
  if (process.env.CI === 'true') {
    describe(name, () => test('has an engine', () => Promise.reject(new Error(says))));
    return;
  }
  process.stderr.write(`${says}\n`);
  describe.skip(name, () => test('has an engine', () => undefined));
}
