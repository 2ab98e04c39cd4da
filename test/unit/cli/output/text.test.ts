import { expect, test } from '@jest/globals';
import { formatBytes, formatTime, jsonText, safe } from '../../../../src/cli/output/text.js';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [1_073_741_824, '1.1 GB'],
  [2e15, '2000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a time to the minute', () => {
  expect(formatTime('2026-01-02T03:04:05.678Z')).toBe('2026-01-02 03:04');
});

test('text of an image cannot move the cursor, nor turn lines around', () => {
  expect(safe('a\u001b[2Jb\r\nc\u009bd\u202ee')).toBe('a␛[2Jb c<U+009B>d<U+202E>e');
});

test('JSON escapes what terminals obey, and stays the same document', () => {
  const value = { text: 'a\u001b[2J\u007f\u009b\u2028\u202e\u2066\ufeffz' };
  const text = jsonText(value);
  expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\u2066\ufeff]/);
  expect(JSON.parse(text)).toEqual(value);
});
