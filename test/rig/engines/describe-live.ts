import { describe, test } from '@jest/globals';
import type { Provided } from '../go/index.js';
import { type Engines, readRig } from './index.js';

/**
 * A suite that works with real engines. Where the machine can't provide them it is skipped and says why in one line;
 * with CI=true that is a failure. Kept out of the door, for `@jest/globals` can be imported inside Jest only.
 */
export function describeLive(name: string, suite: (engines: Engines) => void): void {
  const rig = readRig();
  if ('engines' in rig) describe(name, () => suite(rig.engines));
  else skip(name, `no engine for this suite: ${rig.reason}`);
}

/** Like {@link describeLive}, for a suite that needs a program which the engines can be without. */
export async function describeLiveWith(
  name: string,
  wanted: (engines: Engines) => Provided | Promise<Provided>,
  suite: (engines: Engines, program: string) => void,
): Promise<void> {
  const rig = readRig();
  if (!('engines' in rig)) {
    skip(name, `no engine for this suite: ${rig.reason}`);
    return;
  }
  const provided = await wanted(rig.engines);
  if ('program' in provided) describe(name, () => suite(rig.engines, provided.program));
  else skip(name, `a program for this suite is missing: ${provided.missing}`);
}

function skip(name: string, reason: string): void {
  const says = `${name}: ${reason}`;
  if (process.env.CI === 'true') {
    describe(name, () => test('has what it needs', () => Promise.reject(new Error(says))));
    return;
  }
  process.stderr.write(`${says}\n`);
  describe.skip(name, () => test('has what it needs', () => undefined));
}
