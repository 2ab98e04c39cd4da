import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseChallenges } from '../../../src/registry/challenge.js';

test.each([
  ['Basic realm="Registry Realm"', [{ scheme: 'basic', parameters: { realm: 'Registry Realm' } }]],
  [
    'Bearer realm="https://auth.example/token",service="reg, one",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.example/token',
          service: 'reg, one',
          scope: 'repository:a/b:pull,push',
        },
      },
    ],
  ],
  [
    'Negotiate, BASIC Realm=x, Bearer realm = "a\\"b"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'x' } },
      { scheme: 'bearer', parameters: { realm: 'a"b' } },
    ],
  ],
  ['', []],
  ['"', []],
])('reads %s', (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges);
});

test('ends whatever the header is', () => {
  fc.assert(fc.property(fc.string(), (header) => Array.isArray(parseChallenges(header))));
});
