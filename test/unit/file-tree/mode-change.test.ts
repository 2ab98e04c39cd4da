import { expect, test } from '@jest/globals';
import { FileTreeError, readModeChange } from '../../../src/file-tree/index.js';

const octal = (mode: number) => mode.toString(8).padStart(4, '0');

test.each([
  ['755', '0644', '0755'],
  ['0', '0644', '0000'],
  ['7777', '0644', '7777'],
  ['u+x', '0644', '0744'],
  ['+x', '0640', '0751'],
  ['a-w', '0666', '0444'],
  ['u=rwX,go=rX', '0600', '0644'],
  ['u=rwX,go=rX', '0700', '0755'],
  ['go=u', '0640', '0666'],
  ['o=g-w', '0664', '0664'],
  ['u+s,g+s,+t', '0755', '7755'],
  ['g=', '0777', '0707'],
  ['=r', '0777', '0444'],
  ['u=rw+x', '0000', '0700'],
])('%s makes of %s %s', (change, before, after) => {
  expect(octal(readModeChange(change)(parseInt(before, 8), false))).toBe(after);
});

test('X is for directories, and for files that somebody may execute', () => {
  const change = readModeChange('a+X');
  expect([change(0o600, true), change(0o600, false), change(0o700, false)].map(octal)).toEqual([
    '0711',
    '0600',
    '0711',
  ]);
});

test.each(['', '9', '77777', 'rwx', 'u', 'z+x', 'u+x,', 'u*x'])('%j is no mode', (text) => {
  expect(() => readModeChange(text)).toThrow(FileTreeError);
});
