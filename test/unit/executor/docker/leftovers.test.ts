import { expect, test } from '@jest/globals';
import { removeLeftovers } from '../../../../src/executor/docker/index.js';
import type { RunDocker } from '../../../../src/executor/docker/run-docker.js';

/** An engine with containers, by their IDs: whose run and whose process. */
function engineWith(containers: Readonly<Record<string, string>>, calls: string[], exitCode = 0): RunDocker {
  return (words, sink) => {
    const [verb = ''] = words;
    if (verb === 'ps') for (const id of Object.keys(containers)) sink?.output('stdout', id);
    if (verb === 'inspect')
      for (const [id, marks] of Object.entries(containers)) sink?.output('stdout', `${id}\t${marks}`);
    if (verb === 'rm') calls.push(words.join(' '));
    return Promise.resolve({ status: 'exited', exitCode: verb === 'rm' ? exitCode : 0 });
  };
}

const isDead = (owner: string): Promise<boolean> => Promise.resolve(owner === 'dead');
const containers = { c1: 'r1\tdead', c2: 'r2\talive', c3: 'r3\t', c4: 'r1\tdead' };

test('only what has a dead owner is removed, not what has none', async () => {
  const calls: string[] = [];
  const removed = await removeLeftovers(engineWith(containers, calls), isDead);
  expect(calls).toEqual(['rm --force --volumes c1 c4']);
  expect(removed).toEqual(new Map([['r1', { container: 2, network: 0, volume: 0, image: 0 }]]));
});

test('what cannot be removed is not forgotten', async () => {
  expect(await removeLeftovers(engineWith(containers, [], 1), isDead)).toBeUndefined();
});

test('an engine that does not answer', async () => {
  const silent: RunDocker = () => Promise.resolve({ status: 'exited', exitCode: 1 });
  expect(await removeLeftovers(silent, isDead)).toBeUndefined();
});
