import { expect, test } from '@jest/globals';
import { lineAt, positionAt } from '../../../src/source/index.js';

const source = { path: 'task.yaml', text: 'one\r\ntwo\n\nfour' };

test('positions count lines and columns from 1', () => {
  expect(positionAt(source, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(source, 6)).toEqual({ line: 2, column: 2 });
  expect(positionAt(source, 9)).toEqual({ line: 3, column: 1 });
});

test('an offset outside the text is moved to its nearest end', () => {
  expect(positionAt(source, -5)).toEqual({ line: 1, column: 1 });
  expect(positionAt(source, 99)).toEqual({ line: 4, column: 5 });
});

test('a line comes without its line break, and is empty where there is none', () => {
  expect([0, 1, 2, 3, 4, 5].map((line) => lineAt(source, line))).toEqual(['', 'one', 'two', '', 'four', '']);
});
