import { expect, test } from '@jest/globals';
import { namedInNetwork } from '../../../../src/executor/docker/dialect.js';

const words = ['--network', 'r1_front', '--network-alias', 'web', '--network-alias', 'site'];

test.each([
  ['docker', words],
  ['podman', words],
  ['nerdctl', ['--network', 'r1_front', '--hostname', 'web']],
] as const)('how %s names a container in its network', (dialect, expected) => {
  expect(namedInNetwork(dialect, words)).toEqual(expected);
  expect(namedInNetwork(dialect, ['--network', 'host'])).toEqual(['--network', 'host']);
});
