import { describe, expect, test } from '@jest/globals';
import { expandWildcards, PatternList, type Directory, type Node } from '../../../src/file-tree/index.js';
import { Glob } from '../../../src/file-tree/glob.js';
import { pathMatcher } from '../../../src/file-tree/path-pattern.js';

const attributes = { mode: 0o755, uid: 0, gid: 0, time: 0 };
const empty: Node = { type: 'symlink', attributes, target: 'x' };

/** A directory that counts how often it, or one below it, is looked into. */
function counted(entries: Iterable<readonly [string, Node]>, looks: { count: number }): Directory {
  const map = new Map(entries);
  const look = () => {
    looks.count++;
    return Promise.resolve(map);
  };
  return { type: 'directory', attributes, entries: look };
}

/** `fan` directories of `fan` files, `depth` deep. */
function tree(fan: number, depth: number, looks: { count: number }): Directory {
  const names = Array.from({ length: fan }, (_, at) => `ab${at}`);
  return counted(
    names.map((name) => [name, depth === 1 ? empty : tree(fan, depth - 1, looks)]),
    looks,
  );
}

describe('a pattern that would take forever to try in all ways', () => {
  const long = 'a'.repeat(300);
  const deep = Array.from({ length: 60 }, () => 'xaxb').join('/');

  test.each([
    ['*a'.repeat(40) + 'b', long, false],
    ['*a'.repeat(40), long, true],
    ['?*'.repeat(40) + 'b', long, false],
    ['*'.repeat(20_000) + 'b', long, false],
  ])('of one name: %.12s…', (pattern, text, expected) => {
    expect(pathMatcher(pattern)(text)).toBe(expected);
  });

  test.each([
    ['**/'.repeat(30) + '*a*b*', deep, true],
    ['**/'.repeat(30) + '*a*c*', deep, false],
    ['**/*a*'.repeat(20) + 'c', deep, false],
    ['**/'.repeat(20_000) + 'c', deep, false],
  ])('of directories: %.12s…', (pattern, path, expected) => {
    expect(new PatternList([pattern]).match(path, [false]).matches).toBe(expected);
  });

  test('is at each place of the pattern once for each character of the text', () => {
    let asked = 0;
    const one = {
      kind: 'one',
      matches: (character: string) => {
        asked++;
        return character === 'a';
      },
    } as const;
    const tokens = Array.from({ length: 30 }, () => [{ kind: 'many', slashes: true } as const, one]).flat();
    expect(new Glob([...tokens, { ...one, matches: () => false }]).matches(long)).toBe(false);
    expect(asked).toBeLessThanOrEqual(30 * 300);
  });
});

describe('a pattern over many files', () => {
  test('of 100 000 looks into each directory once', async () => {
    const looks = { count: 0 };
    const found = await expandWildcards(tree(10, 5, looks), '/*/*/*/*/*a*b*');
    expect(found).toHaveLength(100_000);
    expect(looks.count).toBe(1 + 10 + 100 + 1000 + 10_000);
  });

  test('looks no deeper than it can match', async () => {
    const looks = { count: 0 };
    expect(await expandWildcards(tree(10, 5, looks), '/*x*')).toEqual([]);
    expect(looks.count).toBe(1);
  });

  test('of more than a million is given up', async () => {
    const looks = { count: 0 };
    const wide = counted(
      Array.from({ length: 1001 }, (_, at) => [`d${at}`, tree(1000, 1, looks)]),
      looks,
    );
    await expect(expandWildcards(wide, '/*/x')).rejects.toThrow(
      'a pattern goes through more than 1000000 files',
    );
  });
});
