import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, wantsColor } from '../../../src/report/index.js';
import { safeLine } from '../../../src/report/safe-line.js';
import { elide, widthOf, wrapColumns, wrapWords } from '../../../src/report/text-width.js';

test.each([
  [0, '<0.1 s'],
  [49, '<0.1 s'],
  [50, '0.1 s'],
  [800, '0.8 s'],
  [12_340, '12.3 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min 0 s'],
  [72_000, '1 min 12 s'],
  [3_599_700, '1 h 0 min'],
  [7_500_000, '2 h 5 min'],
])('%d ms are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

describe('wantsColor', () => {
  const terminal = { isTTY: true };
  test.each([
    [terminal, {}, true],
    [{}, {}, false],
    [terminal, { NO_COLOR: '1' }, false],
    [terminal, { NO_COLOR: '' }, true],
    [terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [{}, { FORCE_COLOR: '1' }, true],
    [{}, { FORCE_COLOR: '' }, true],
    [terminal, { FORCE_COLOR: '0' }, false],
    [terminal, { TERM: 'dumb' }, false],
    [{}, { CI: 'true' }, false],
    [{}, { CI: 'true', GITHUB_ACTIONS: 'true' }, true],
  ])('%j with %j: %p', (stream, environment, wanted) => {
    expect(wantsColor(stream, environment)).toBe(wanted);
  });
});

describe('safeLine', () => {
  const plain = (line: string): string => safeLine(line, { color: false });

  test.each([
    ['nothing to do', 'nothing to do'],
    ['10%\r50%\r100%', '100%'],
    ['100%\r', '100%'],
    ['clear\x1b[2J\x1b[H screen', 'clear screen'],
    ['\x1b]0;title\x07text', 'text'],
    ['\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['\x1b]0;never ended', ''],
    ['\x1bcreset', 'reset'],
    ['\x1b(0lines', 'lines'],
    ['8 bit \x9b2J\x9d0;x\x9ccontrols', '8 bit controls'],
    ['bell\x07 back\b\b nul\0 del\x7f', 'bell back nul del'],
    ['two\u2028lines\u202eenil', 'twolinesenil'],
    ['a\tb', 'a       b'],
    ['12345678\tb', '12345678        b'],
    ['\x1b\x1b[0m[31mred', '[31mred'],
    ['half \x1b[', 'half '],
  ])('%j', (line, safe) => {
    expect(plain(line)).toBe(safe);
  });

  test('colours stay where they are wanted, and end with the line', () => {
    expect(safeLine('\x1b[1;32mok\x1b[K', { color: true })).toBe('\x1b[1;32mok\x1b[0m');
    expect(plain('\x1b[1;32mok\x1b[K')).toBe('ok');
  });

  test('whatever comes in, only colours are left of controls', () => {
    const piece = fc.constantFrom(
      '\x1b',
      '[',
      ']',
      '0',
      '2',
      'J',
      'm',
      '\x07',
      '\x9b',
      '\r',
      '\n',
      '\t',
      'x',
      '\\',
      ';',
      '(',
    );
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 30 }), (line) => {
        expect(plain(line)).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
        expect(safeLine(line, { color: true }).replace(/\x1b\[[\d;:]*m/g, '')).not.toMatch(
          /[\0-\x1f\x7f-\x9f]/,
        );
      }),
    );
  });
});

describe('widths', () => {
  test.each([
    ['abc', 3],
    ['\x1b[1mabc\x1b[0m', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['🚀', 2],
  ])('%j takes %d columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  test('elide', () => {
    expect([elide('abcdef', 6), elide('abcdef', 5), elide('日本語', 4)]).toEqual(['abcdef', 'abcd…', '日…']);
  });

  test('broken lines fit and lose nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (text, width) => {
          const lines = wrapColumns(text, width);
          expect(lines.join('')).toBe(text);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });

  test('sentences break at spaces; a word that is too long is cut', () => {
    expect(wrapWords('one two three fourfivesix', 8)).toEqual(['one two', 'three', 'fourfive', 'six']);
  });
});
