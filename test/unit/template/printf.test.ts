import { describe, expect, test } from '@jest/globals';
import { formatted as formattedWith } from '../../../src/template/format/printf.js';
import { showFloat as show } from '../../../src/template/format/float.js';
import { Dict, List, type Value } from '../../../src/template/value.js';
import { Work } from '../../../src/template/work.js';

function formatted(format: string, values: readonly Value[]): string {
  return formattedWith(format, values, new Work());
}

const list = (...items: Value[]): List => new List(items);

describe('printf writes what Go writes', () => {
  test.each<[string, Value[], string]>([
    ['%05d|%x|%X|%o|%#x|%08b', [42n, 255n, 255n, 8n, 255n, 5n], '00042|ff|FF|10|0xff|00000101'],
    ['%+d|% d|%-5d|%5d|%05d', [1n, 1n, 1n, 1n, -1n], '+1| 1|1    |    1|-0001'],
    [
      '%8.3f|%.0f|%e|%g|%g|%.3g',
      [3.14159, 2.5, 12345.678, 0.000001, 1e21, 1234.5],
      '   3.142|2|1.234568e+04|1e-06|1e+21|1.23e+03',
    ],
    [
      '%s|%q|%-6s|%6s|%.2s|%x|% x',
      ['a', 'a"\n', 'ab', 'ab', 'abc', 'hi', 'hi'],
      'a|"a\\"\\n"|ab    |    ab|ab|6869|68 69',
    ],
    ['%t|%c|%U|%q', [true, 65n, 65n, 65n], "true|A|U+0041|'A'"],
    [
      '%v %v %v',
      [
        null,
        list('a', 1n),
        new Dict(
          new Map<string, Value>([
            ['b', 1n],
            ['a', list()],
          ]),
        ),
      ],
      '<nil> [a 1] map[a:[] b:1]',
    ],
    ['%T %T %T %T', [1n, 1.5, 'x', null], 'int float64 string <nil>'],
    ['%d %s', [list('a', 1n), list(1n)], '[%!d(string=a) 1] [%!s(int=1)]'],
    ['%*d|%.*f|%[2]s %[1]s', [5n, 42n, 1n, 2.55], '   42|2.5|%!s(int=42) %!s(int=5)'],
    ['%d %d', [1n], '1 %!d(MISSING)'],
    ['%s', ['a', 'b'], 'a%!(EXTRA string=b)'],
    ['100%% %z', [1n], '100% %!z(int=1)'],
    ['50%', [], '50%!(NOVERB)'],
  ])('%s', (format, values, text) => {
    expect(formatted(format, values)).toBe(text);
  });

  test('and refuses a width that only fills memory', () => {
    expect(() => formatted('%999999999d', [1n])).toThrow('a width of 999999999 is too large');
  });
});

test('floats print in their shortest form, with an exponent where Go has one', () => {
  const floats = [
    1,
    0.1,
    1e5,
    1e6,
    1e20,
    1e21,
    0.0001,
    0.00001,
    -1.5e-7,
    NaN,
    Infinity,
    -Infinity,
    123456789,
  ];
  expect(floats.map(show)).toEqual([
    '1',
    '0.1',
    '100000',
    '1e+06',
    '1e+20',
    '1e+21',
    '0.0001',
    '1e-05',
    '-1.5e-07',
    'NaN',
    '+Inf',
    '-Inf',
    '1.23456789e+08',
  ]);
});
