import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../src/diagnostic/index.js';
import { splitWords } from '../../../src/plan/words.js';
import { print, wordsOf } from './task-of.js';

function split(text: string) {
  const problems: Diagnostic[] = [];
  const { words, redirections } = splitWords(wordsOf(text), 'cmd', (problem) => problems.push(problem));
  return {
    words: words.map((word) => word.text).join(' '),
    redirections: redirections.map((each) =>
      [each.stream, each.mode, each.mode === 'join' ? each.target : each.path].join(' '),
    ),
    problems,
  };
}

describe('redirections', () => {
  test.each([
    ['a > b', 'a', ['stdout write b']],
    ['a>b c', 'a c', ['stdout write b']],
    ['a >> b', 'a', ['stdout append b']],
    ['a < b', 'a', ['stdin read b']],
    ['a 2> b', 'a', ['stderr write b']],
    ['a 2>>b', 'a', ['stderr append b']],
    ['a 2>&1', 'a', ['stderr join stdout']],
    ['a >&2 b', 'a b', ['stdout join stderr']],
    ['a > b 2>&1', 'a', ['stdout write b', 'stderr join stdout']],
    ['a &> b', 'a', ['stdout write b', 'stderr join stdout']],
    ['a &>> b', 'a', ['stdout append b', 'stderr join stdout']],
    ['a >& b', 'a', ['stdout write b', 'stderr join stdout']],
    ['a >| b', 'a', ['stdout write b']],
    ['a > /dev/null', 'a', ['stdout write /dev/null']],
    ["a > 'b c'/d", 'a', ['stdout write b c/d']],
    ['a > 2023.txt', 'a', ['stdout write 2023.txt']],
    ['a >2023', 'a', ['stdout write 2023']],
    ['a x2>b', 'a x2', ['stdout write b']],
    ['a > /workspace/x/../b', 'a', ['stdout write b']],
    ["a '>' b \\> c", 'a > b > c', []],
    ['> b a', 'a', ['stdout write b']],
  ])('%s', (text, words, redirections) => {
    const found = split(text);
    expect(print(found.problems)).toBe('');
    expect(found).toMatchObject({ words, redirections });
  });

  test('what they cannot do', () => {
    const texts = ['a >', 'a > > b', 'a > ../b', 'a > /etc/b', 'a <> b', 'a 3> b', 'a 2>&-', "a > ''"];
    expect(texts.map((text) => print(split(text).problems)).join('\n\n')).toMatchSnapshot();
  });
});
