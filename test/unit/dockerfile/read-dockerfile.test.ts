import { describe, expect, test } from '@jest/globals';
import { DockerfileError, expandWord, expandWords, readDockerfile } from '../../../src/dockerfile/index.js';

const read = (text: string) => readDockerfile({ path: 'Dockerfile', text });

function problem(text: string): string {
  const result = read(text);
  if (result.ok) return 'none';
  const [{ message, place, hint } = { message: '', place: undefined, hint: undefined }] = result.problems;
  return `${text.slice(0, place?.start).split('\n').length}: ${message} (${hint ?? 'no hint'})`;
}

describe('instructions', () => {
  test('heredocs, continued lines and comments between', () => {
    const result = read(
      '# c\nFROM a \\\n# inside\n\n  AS b\nCOPY <<one <<-"two" /x/\nA $B\none\n\tC\n\ttwo\nRUN <<x\nFROM no\nx\n',
    );
    expect(result.ok && result.value.stages).toMatchObject([
      {
        base: 'a',
        name: 'b',
        instructions: [
          {
            kind: 'copy',
            contents: [
              { name: 'one', content: 'A $B\n', expands: true },
              { name: 'two', content: 'C\n', expands: false },
            ],
          },
          { kind: 'run' },
        ],
      },
    ]);
  });

  test('a place is the whole instruction', () => {
    const text = 'FROM a\nENV A=1 \\\n  B=2\nCMD x\n';
    const result = read(text);
    const [env] = result.ok ? (result.value.stages[0]?.instructions ?? []) : [];
    expect(text.slice(env?.place.start, env?.place.end)).toBe('ENV A=1 \\\n  B=2');
  });

  test.each([
    ['', '1: the Dockerfile has no instructions (no hint)'],
    ['RUN x\nFROM a\n', '1: RUN stands before the first FROM (no hint)'],
    ['FROM a\nCOPPY a b\n', "2: there is no instruction 'COPPY' (did you mean 'COPY'?)"],
    ['FROM a\nCOPY --chwon=1 a b\n', expect.stringMatching(/^2: there is no flag '--chwon' here \(it has /)],
    [
      'FROM a b\n',
      "1: FROM takes an image, or an image and a name for the stage (write 'FROM image' or 'FROM image AS name')",
    ],
    ['# escape=x\nFROM a\n', "1: 'x' cannot be the escape character (it is '\\' or '`')"],
    ['FROM a\nCOPY <<x /y\nno end\n', "2: the heredoc 'x' is not ended (no hint)"],
    [
      'FROM a\nHEALTHCHECK --interval=2x CMD y\n',
      "2: '--interval' is not a duration (write it as in '1m30s')",
    ],
  ])('%j', (text, expected) => {
    expect(problem(text)).toEqual(expected);
  });
});

describe('words', () => {
  const values: Readonly<Record<string, string>> = { A: 'a/b.tar.gz', E: '', W: 'one two' };
  const variables = (name: string) => values[name];

  test.each([
    ['$A ${A} \\$A "$A" \'$A\'', 'a/b.tar.gz a/b.tar.gz $A a/b.tar.gz $A'],
    ['${N:-x}${E:-y}${E-z}${A:+s}${E:+t}${E+u}', 'xysu'],
    ['${A#*/} ${A%.*} ${A%%.*} ${A##*.}', 'b.tar.gz a/b.tar a/b gz'],
    ['${A/a/x} ${A//a/x} ${A/\\//-}', 'x/b.tar.gz x/b.txr.gz a-b.tar.gz'],
    ['$', '$'],
  ])('%s', (text, expected) => {
    expect(expandWord(text, variables)).toBe(expected);
  });

  test('are split after variables are replaced, but not in quotes', () => {
    expect(expandWords('$W "$W"  x', variables)).toEqual(['one', 'two', 'one two', 'x']);
  });

  test.each(['${A', '${}', '${A!b}', '"open', "'open", '${N:?must be}', '${A:#x}'])(
    '%s is an error',
    (text) => {
      expect(() => expandWord(text, variables)).toThrow(DockerfileError);
    },
  );
});
