import { describe, expect, test } from '@jest/globals';
import { laterWords } from '../../../src/lint/later-words.js';
import { printedRuleOn, ruleOn } from './lint-of.js';

describe('the words as a later revision of the reference has them', () => {
  test.each([
    ['a  b\nc', ['a', 'b', 'c']],
    [`a'b c'd "e f"`, ['ab cd', 'e f']],
    ['a && b | c', ['a', '&&', 'b', '|', 'c']],
    ['a\\b', ['a\\b']],
    ['a\\ b \\" \\\'', ['a b', '"', "'"]],
    ['"a\\"b\\c"', ['a"b\\c']],
    [`''`, ['']],
    [`it's`, [`it's`]],
    ['', []],
  ])('%j', (text, words) => {
    expect(laterWords(text).map(({ value }) => value)).toEqual(words);
  });
});

describe('texts that everybody reads alike', () => {
  test.each(['alpine:3 ls -l', `bash -c 'a && b > c'`, 'bash a\\ b', 'bash "a\\"b"', "bash 'a\\b' \"$'x'\""])(
    '%s',
    async (cmd) => {
      const text = `version: v1.0.0\nsteps:\n- cmd: ${JSON.stringify(cmd)}\n`;
      expect(await ruleOn('lint/quoting', text)).toEqual([]);
    },
  );
});

test('the messages', async () => {
  const steps =
    '- cmd: alpine:3 grep a\\.b\n- build: |\n    -t app:1 \\\n    .\n- cmd: "alpine:3 echo # hello"\n- cmd: alpine:3 ls > a\n- cmd: alpine:3 ls 2>&1';
  expect(await printedRuleOn('lint/quoting', steps)).toMatchInlineSnapshot(`
   "warning: a shell reads 'a.b' here, a later revision of ACR 'a\\.b'
     --> acb.yaml:3:22
      |
    3 | - cmd: alpine:3 grep a\\.b
      |                      ^^^^
      = hint: put the word in single quotes, or run it in the container: bash -c '…'
      [lint/quoting]

   warning: a shell reads '.' here, a later revision of ACR '␊.'
     --> acb.yaml:5:14
      |
    5 |     -t app:1 \\
      |              ^
      = hint: join lines with 'cmd: >' (or 'build: >') instead of a backslash at their ends
      [lint/quoting]

   warning: a shell reads nothing here, a later revision of ACR '#'
     --> acb.yaml:7:23
      |
    7 | - cmd: "alpine:3 echo # hello"
      |                       ^
      = hint: put the word in single quotes, or run it in the container: bash -c '…'
      [lint/quoting]

   warning: '>' redirects; a later revision of ACR passes it on as a word (so in one more step)
     --> acb.yaml:8:20
      |
    8 | - cmd: alpine:3 ls > a
      |                    ^
      = hint: let a shell in the container redirect: bash -c '… > …'
      [lint/quoting]"
  `);
});
