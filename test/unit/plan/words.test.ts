import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../../src/diagnostic/index.js';
import { removeQuotes, splitWords } from '../../../src/plan/words.js';
import { print, wordsOf } from './task-of.js';

function split(text: string, kind: 'cmd' | 'build' = 'cmd') {
  const problems: Diagnostic[] = [];
  const { words, redirections } = splitWords(wordsOf(text), kind, (problem) => problems.push(problem));
  return {
    words,
    redirections,
    texts: words.map((word) => word.text),
    problems,
  };
}

describe('words, as a POSIX shell splits them', () => {
  test.each<[text: string, words: readonly string[]]>([
    ['', []],
    ['   ', []],
    ['a', ['a']],
    ['a b', ['a', 'b']],
    ['  a \t b  ', ['a', 'b']],
    ['a b\n', ['a', 'b']],
    ['\na b\n\n', ['a', 'b']],
    ['a b\r\n', ['a', 'b']],
    ["'a b'", ['a b']],
    ['"a b"', ['a b']],
    ["a'b'c", ['abc']],
    [`a"b"'c'd`, ['abcd']],
    ["''", ['']],
    ['""', ['']],
    [`a '' ""`, ['a', '', '']],
    [`''""`, ['']],
    ['a\\ b', ['a b']],
    ['\\a', ['a']],
    ['\\\\', ['\\']],
    ["\\'", ["'"]],
    ['\\"', ['"']],
    ['\\$x \\`', ['$x', '`']],
    ["'\\'", ['\\']],
    ["'a\\nb'", ['a\\nb']],
    ['"a\\nb"', ['a\\nb']],
    ['"\\$x \\` \\" \\\\ \\a"', ['$x ` " \\ \\a']],
    ['\'$x `y` "z"\'', ['$x `y` "z"']],
    ['"it\'s"', ["it's"]],
    ["'a\nb'", ['a\nb']],
    ['"a\nb"', ['a\nb']],
    ['a \\\n  b', ['a', 'b']],
    ['a\\\nb', ['ab']],
    ['"a\\\nb"', ['ab']],
    ['a \\\r\n b', ['a', 'b']],
    ['a #b c', ['a']],
    ['a#b c', ['a#b', 'c']],
    ['#a\nb', ['b']],
    ["'#a' \\#b", ['#a', '#b']],
    ['a\\', ['a\\']],
    ['a \\\n', ['a']],
    ['a\\ ', ['a ']],
    ['$ a$ $. $/', ['$', 'a$', '$.', '$/']],
    ['a~b --c=~ "~"', ['a~b', '--c=~', '~']],
    ["bash -c 'echo $x | cat > y; z && (w)'", ['bash', '-c', 'echo $x | cat > y; z && (w)']],
    ['*.txt [a] {a,b} !x', ['*.txt', '[a]', '{a,b}', '!x']],
    ['"ü" \u{1f433}', ['ü', '\u{1f433}']],
  ])('%j', (text, words) => {
    const { texts, problems } = split(text);
    expect(print(problems)).toBe('');
    expect(texts).toEqual(words);
  });

  test('quoted words come back as they were', () => {
    const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const { texts, problems } = split(words.map(quote).join(' '));
        expect(problems).toEqual([]);
        expect(texts).toEqual(words);
      }),
    );
  });

  test('no text makes it fail or stall', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\n',
      "'",
      '"',
      '\\',
      '$',
      '`',
      '(',
      ')',
      '{',
      '&',
      '|',
      '>',
      '<',
      '1',
      '#',
      '~',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        for (const { place } of split(text).words) {
          expect(place.start).toBeLessThan(place.end);
          expect(place.end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  test('a long text is split quickly', () => {
    const started = performance.now();
    split(`"${'a'.repeat(200_000)}`);
    split(`"${'a\\"'.repeat(50_000)}" ${'$(('.repeat(1_000)} ${"'x' ".repeat(20_000)}`);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('places', () => {
  test('each word knows where it stands, quotes included', () => {
    const text = ` -t 'a b' \\\n --tag=c"d" x=y`;
    const { words } = split(text);
    expect(words.map(({ place }) => text.slice(place.start, place.end))).toEqual([
      '-t',
      "'a b'",
      '--tag=c"d"',
      'x=y',
    ]);
  });

  test('a part of a word has a place of its own unless quotes blur it', () => {
    const text = `--tag=name --tag='name'`;
    const { words } = split(text);
    expect(words.map((word) => text.slice(word.placeFrom(6).start, word.placeFrom(6).end))).toEqual([
      'name',
      "--tag='name'",
    ]);
  });
});

describe('what only a shell on the host would do', () => {
  test.each([
    ['a | b', '|'],
    ['a||b', '||'],
    ['a && b', '&&'],
    ['a ; b', ';'],
    ['a &', '&'],
    ['a?x=1&y=2', '&'],
    ['(a)', '('],
    ['a <<EOF', '<<'],
    ['a <<< b', '<<<'],
    ['a $x', '$x'],
    ['a x${y}z', '${y}'],
    ['a $(b c)', '$(b c)'],
    ['a `b c`', '`b c`'],
    ['a "x $y z"', '$y'],
    ['a "$(b)"', '$(b)'],
    ['a "\\\\$y"', '$y'],
    ['a "`b`"', '`b`'],
    ['a $1 b', '$1'],
    ['a ~/b', '~'],
    ['a ~', '~'],
    ['a\nb c', 'b'],
    ['a # c\nb', 'b'],
  ])('%j: %s', (text, construct) => {
    const { problems } = split(text);
    expect(problems.map(({ code }) => code)).toEqual(['plan/host-shell']);
    const place = problems[0]?.place;
    expect(text.slice(place?.start, place?.end)).toBe(construct);
  });

  test('each kind of problem is reported once', () => {
    const { problems } = split('a && b | c > d > e $x');
    expect(problems.map(({ code }) => code)).toEqual(['plan/host-shell']);
  });

  test('the messages', () => {
    const texts = [
      'curl -f http://x || echo "no"',
      'bash -c "echo $NAME"',
      'echo $Registy/app',
      'a\nb',
      'ls ~/x',
      'a > b.txt',
    ];
    const all = texts.map((text) => print(split(text).problems));
    expect([...all, print(split('--build-arg x=$(date) .', 'build').problems)].join('\n\n'))
      .toMatchInlineSnapshot(`
     "error: '||' would be carried out by a shell on the host
       --> acb.yaml:1:18
        |
      1 | curl -f http://x || echo "no"
        |                  ^^
        = hint: to go on after a failure, set 'ignoreErrors: true'; to run it inside the container, write bash -c '… || …'
        [plan/host-shell]

     error: '$NAME' would be expanded by a shell on the host
       --> acb.yaml:1:15
        |
      1 | bash -c "echo $NAME"
        |               ^^^^^
        = hint: single quotes leave it to a shell in the container: bash -c '… $NAME …'
        [plan/host-shell]

     error: '$Registy' would be expanded by a shell on the host
       --> acb.yaml:1:6
        |
      1 | echo $Registy/app
        |      ^^^^^^^^
        = hint: did you mean the alias '$Registry' (needs version v1.1.0)?
        [plan/host-shell]

     error: this second line would run on the host as a command of its own
       --> acb.yaml:2:1
        |
      2 | b
        | ^
        = hint: join the lines with 'cmd: >', or make each line a step of its own
        [plan/host-shell]

     error: '~' would be a home directory on the host
       --> acb.yaml:1:4
        |
      1 | ls ~/x
        |    ^
        = hint: write '/acb/home' for the home directory that steps share, or quote '~' if it is meant literally
        [plan/host-shell]



     error: '$(date)' would be expanded by a shell on the host
       --> acb.yaml:1:15
        |
      1 | --build-arg x=$(date) .
        |               ^^^^^^^
        = hint: put it in single quotes if it is meant literally, or use a template: '{{.Values.name}}'
        [plan/host-shell]"
    `);
  });
});

test('quotes that are never closed are reported where they open', () => {
  expect([`bash -c 'echo hi`, `bash -c "echo it's`].map((text) => print(split(text).problems)).join('\n\n'))
    .toMatchInlineSnapshot(`
   "error: this single quote is never closed
     --> acb.yaml:1:9
      |
    1 | bash -c 'echo hi
      |         ^
      = hint: close it, or write \\' for the character itself
      [plan/unterminated-quote]

   error: this double quote is never closed
     --> acb.yaml:1:9
      |
    1 | bash -c "echo it's
      |         ^
      = hint: close it, or write \\" for the character itself
      [plan/unterminated-quote]"
  `);
});

test('a NUL character cannot reach a program', () => {
  expect(split("a 'b\0c'").problems.map(({ message }) => message)).toEqual([
    'a command cannot contain a NUL character',
  ]);
});

describe('removing one level of quotes', () => {
  test.each([
    ["A='x y'", 'A=x y'],
    ['A="x y"', 'A=x y'],
    ["'A=x y'", 'A=x y'],
    ['A=x  y', 'A=x  y'],
    ["A=it's", "A=it's"],
    ['A=""', 'A='],
    ['A=a;b|c > d $e #f', 'A=a;b|c > d $e #f'],
    ['A="$x"', 'A=$x'],
    ['A=a\\ b', 'A=a b'],
    ['A=b\n', 'A=b\n'],
    ['A=~/x', 'A=~/x'],
  ])('%j', (text, expected) => {
    expect(removeQuotes(text)).toBe(expected);
  });
});
