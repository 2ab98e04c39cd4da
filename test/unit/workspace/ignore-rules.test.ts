import { describe, expect, test } from '@jest/globals';
import { ignoreRules, rootVerdict, type Verdict } from '../../../src/workspace/ignore-rules.js';

/** What the rules come to for a path, directory by directory. */
function isIgnored(text: string, path: string, kept: readonly string[] = []): boolean {
  const rules = ignoreRules(text, kept);
  let verdict: Verdict = rootVerdict;
  const names = path.split('/');
  for (let length = 1; length <= names.length; length++)
    verdict = rules.verdict(names.slice(0, length).join('/'), verdict);
  return verdict.ignored;
}

describe('what of a context is left out', () => {
  test.each([
    ['node_modules', 'node_modules', true],
    ['node_modules', 'node_modules/a/b.js', true],
    ['node_modules', 'app/node_modules', false],
    ['/node_modules/', 'node_modules', true],
    ['**/node_modules', 'app/node_modules/x', true],
    ['**/node_modules', 'node_modules', true],
    ['**/node_modules', 'my_node_modules', false],
    ['*.log', 'a.log', true],
    ['*.log', 'logs/a.log', false],
    ['*/*.log', 'logs/a.log', true],
    ['**/*.log', 'logs/deep/a.log', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['a.c', 'abc', false],
    ['[ab].txt', 'b.txt', true],
    ['\\*.txt', 'a.txt', false],
    ['\\*.txt', '*.txt', true],
    ['a+(b)', 'a+(b)', true],
    ['./x//y/../z', 'x/z', true],
    ['# comment\n\n  spaced  \r', 'spaced', true],
    ['\ufeffbom', 'bom', true],
    ['*\n!keep', 'keep', false],
    ['*\n!keep', 'other', true],
    ['!keep\n*', 'keep', true],
    ['logs\n!logs/keep', 'logs/keep', false],
    ['logs\n!logs/keep', 'logs/other', true],
    ['logs\n!logs\nlogs/*.tmp', 'logs/a.tmp', true],
    ['**', 'any/thing', true],
    ['[', 'a', false],
  ])('%j: %s %s', (text, path, expected) => {
    expect(isIgnored(text, path)).toBe(expected);
  });

  test.each(['.git', '.git/config', '.gitignore', '.svn/x'])("version control's %s", (path) => {
    expect(isIgnored('', path)).toBe(true);
    expect(isIgnored('', `app/${path}`)).toBe(false);
  });

  test('version control comes back by a line for what is in it', () => {
    expect(isIgnored('!.git/**', '.git/config')).toBe(false);
  });

  test('what a build needs is kept, letter by letter', () => {
    expect(isIgnored('Dockerfile*', 'Dockerfile', ['Dockerfile'])).toBe(false);
    expect(isIgnored('*', 'a*b', ['a*b'])).toBe(false);
    expect(isIgnored('*', 'axb', ['a*b'])).toBe(true);
  });
});

describe('whether to look into a directory', () => {
  test.each([
    ['node_modules\n*.log\ndist', 'src', false, false],
    ['src/generated', 'src', false, true],
    ['src/generated', 'src/deep', false, false],
    ['lib/generated', 'src', false, false],
    ['*/generated', 'src', false, true],
    ['**/*.map', 'src/deep', false, true],
    ['node_modules', 'node_modules', true, false],
    ['node_modules\n!node_modules/ours', 'node_modules', true, true],
    ['!other/ours\nnode_modules', 'node_modules', true, false],
  ])('%j: %s', (text, directory, ignored, expected) => {
    const rules = ignoreRules(text);
    const verdict = rules.verdict(directory, rootVerdict);
    expect(verdict.ignored).toBe(ignored);
    expect(rules.mayDifferBelow(directory, verdict)).toBe(expected);
  });
});
