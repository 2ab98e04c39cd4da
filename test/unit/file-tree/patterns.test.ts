import { describe, expect, test } from '@jest/globals';
import { FileTreeError, PatternList, readIgnoreFile } from '../../../src/file-tree/index.js';
import { pathMatcher } from '../../../src/file-tree/path-pattern.js';

describe('a pattern of a path', () => {
  test.each([
    ['*', 'abc', true],
    ['*', 'a/b', false],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c]x', 'bx', true],
    ['[^a-c]x', 'bx', false],
    ['[^a-c]x', 'dx', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['[]a]', ']', false],
    ['[\\]]', ']', true],
    ['a.b', 'axb', false],
  ])('%s and %s', (pattern, path, expected) => {
    try {
      expect(pathMatcher(pattern)(path)).toBe(expected);
    } catch (error) {
      expect([error instanceof FileTreeError, expected]).toEqual([true, false]);
    }
  });
});

describe('an ignore file', () => {
  const ignores = (text: string, path: string): boolean =>
    new PatternList(readIgnoreFile(text)).match(path).matches;

  test.each([
    ['*\n!src', 'src/a.js', false],
    ['*\n!src', 'other', true],
    ['/abs/', 'abs/x', true],
    ['**/*.md', 'a/b/c.md', true],
    ['**/*.md', 'c.md', true],
    ['a/**', 'a/b', true],
    ['a/**', 'a', false],
    ['**', 'anything/at/all', true],
    ['# x\n\n  y  ', 'y', true],
    ['# x', '# x', false],
    ['!x\nx', 'x', true],
    ['dir\n!dir/kept\ndir/kept/not', 'dir/kept/not', true],
    ['a**b', 'a/x/b', true],
    ['./x/../y', 'y', true],
  ])('%j and %s', (text, path, expected) => {
    expect(ignores(text, path)).toBe(expected);
  });
});
