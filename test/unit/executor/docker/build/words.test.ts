import { expect, test } from '@jest/globals';
import { flagWords, isOn, lastValue } from '../../../../../src/executor/docker/build/words.js';

test('a flag is found in both ways of writing it, not in words that only begin like it', () => {
  expect(flagWords(['--tag', 'a', '--tagged', '--tag=b', '-t=c'], '--tag', '-t')).toEqual([
    { index: 0, length: 2, value: 'a' },
    { index: 3, length: 1, value: 'b' },
    { index: 4, length: 1, value: 'c' },
  ]);
  expect(lastValue(['-o', 'x', '--output=y'], '-o', '--output')).toBe('y');
  expect(lastValue([], '-o')).toBeUndefined();
});

test.each([
  [['--push'], true],
  [['--push=true'], true],
  [['--push=false'], false],
  [['--push', '--push=0'], false],
  [['--pushed'], false],
  [[], false],
])('whether %j pushes: %s', (words, pushes) => {
  expect(isOn(words, '--push')).toBe(pushes);
});
