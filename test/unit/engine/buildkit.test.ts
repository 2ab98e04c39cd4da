import { expect, test } from '@jest/globals';
import { buildKitOf } from '../../../src/engine/buildkit.js';

test.each([
  [
    'Debian 12',
    'Docker version 20.10.24+dfsg1, build 297e128',
    undefined,
    { kind: 'built-in', cliVersion: '20.10.24+dfsg1' },
  ],
  [
    'Docker 28 of Debian',
    'Docker version 28.5.2+dfsg4, build 9cc6dea',
    'github.com/docker/buildx 0.29.1+ds1 ',
    { kind: 'buildx', cliVersion: '28.5.2+dfsg4', buildxVersion: '0.29.1+ds1' },
  ],
  [
    'Docker’s own packages',
    'Docker version 27.3.1, build ce12230',
    'github.com/docker/buildx v0.17.1 257815a',
    { kind: 'buildx', cliVersion: '27.3.1', buildxVersion: '0.17.1' },
  ],
  [
    '28 without buildx',
    'Docker version 28.2.2, build e6534b4',
    undefined,
    { kind: 'missing', cliVersion: '28.2.2' },
  ],
  ['no docker', undefined, undefined, { kind: 'missing', hint: 'install the docker CLI' }],
])('%s', (_, version, buildx, expected) => {
  expect(buildKitOf(version, buildx)).toMatchObject(expected);
});
