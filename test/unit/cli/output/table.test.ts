import { expect, test } from '@jest/globals';
import { table } from '../../../../src/cli/output/table.js';

const columns = [
  { head: 'tag', narrow: 4 },
  { head: 'size', align: 'right' },
  { head: 'digest', narrow: 6 },
] as const;
const rows = [
  ['latest', '1 kB', 'sha256:0123456789'],
  ['図', '12 MB', ''],
];
const widest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));

test('columns are as wide as their cells, wide characters counted twice', () => {
  expect(table(columns, rows)).toEqual([
    'tag      size  digest',
    'latest   1 kB  sha256:0123456789',
    '図      12 MB',
  ]);
});

test.each([30, 24, 20])('%d columns are kept to, the last column narrowed first', (width) => {
  const lines = table(columns, rows, width);
  expect(widest(lines)).toBe(width);
  expect(lines[1]).toMatch(width < 22 ? /^l.*…  / : /^latest  /);
});

test('what cannot be narrower stays', () => {
  expect(widest(table(columns, rows, 5))).toBe(4 + 2 + 5 + 2 + 6);
});

test('no rows', () => {
  expect(table(columns, [])).toEqual(['tag  size  digest']);
});
