import { expect, test } from '@jest/globals';
import { ancestorsOf } from '../../../src/plan/index.js';

test('all the steps that have ended when a step starts', () => {
  const ancestors = ancestorsOf([
    { id: 'a', after: [] },
    { id: 'b', after: ['a'] },
    { id: 'c', after: ['a'] },
    { id: 'd', after: ['b', 'c'] },
    { id: 'e', after: ['unknown'] },
  ]);
  expect(Object.fromEntries([...ancestors].map(([id, before]) => [id, [...before].sort()]))).toEqual({
    a: [],
    b: ['a'],
    c: ['a'],
    d: ['a', 'b', 'c'],
    e: ['unknown'],
  });
});
