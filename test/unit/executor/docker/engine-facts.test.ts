import { expect, test } from '@jest/globals';
import { askEngine } from '../../../../src/executor/docker/engine-facts.js';
import type { RunDocker } from '../../../../src/executor/docker/run-docker.js';

const saying =
  (line: string, exitCode = 0): RunDocker =>
  (_words, sink) => {
    sink?.output('stdout', line);
    return Promise.resolve({ status: 'exited', exitCode });
  };

const snapshotter = '[["driver-type","io.containerd.snapshotter.v1"]]';

test.each([
  [`["box",${snapshotter},["name=seccomp,profile=builtin","name=cgroupns"]]`, true, false],
  [`["box",${snapshotter},["name=seccomp,profile=builtin","name=rootless"]]`, true, true],
  ['["box",[["Backing Filesystem","extfs"]],["name=userns","name=cgroupns"]]', false, true],
  ['["box",null,null]', false, false],
])('%s', async (line, containerdStore, mapsUsers) => {
  expect(await askEngine(saying(line))).toEqual({
    machine: 'box',
    containerdStore,
    mapsUsers,
  });
});

test('an engine that does not answer has no facts', async () => {
  expect(await askEngine(saying('', 1))).toBeUndefined();
});
