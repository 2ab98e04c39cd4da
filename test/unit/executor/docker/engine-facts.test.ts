import { expect, test } from '@jest/globals';
import { askFacts } from '../../../../src/executor/docker/engine-facts.js';
import type { RunDocker } from '../../../../src/executor/docker/run-docker.js';

const saying =
  (line: string, exitCode = 0): RunDocker =>
  (_words, sink) => {
    sink?.output('stdout', line);
    return Promise.resolve({ status: 'exited', exitCode });
  };

const silent = saying('', 1);
const snapshotter = [['driver-type', 'io.containerd.snapshotter.v1']];

test.each([
  [snapshotter, ['name=seccomp,profile=builtin', 'name=cgroupns'], true, false],
  [snapshotter, ['name=seccomp,profile=builtin', 'name=rootless'], true, true],
  [[['Backing Filesystem', 'extfs']], ['name=userns', 'name=cgroupns'], false, true],
  [null, null, false, false],
])('%j, %j', async (DriverStatus, SecurityOptions, containerdStore, mapsUsers) => {
  const body = { Name: 'box', DriverStatus, SecurityOptions };
  const facts = { machine: 'box', containerdStore, mapsUsers };
  expect(await askFacts(saying(JSON.stringify(body)))).toEqual(facts);
  expect(await askFacts(silent, () => Promise.resolve({ status: 200, body }))).toEqual(facts);
});

test('an engine that does not answer has no facts', async () => {
  expect(await askFacts(silent)).toBeUndefined();
});
