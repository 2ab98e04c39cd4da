import { expect, test } from '@jest/globals';
import { batched } from '../../../src/report/index.js';

/** Writes texts, each by itself, to a stream in which everything or nothing waits; gives what the stream holds at the end. */
function heldBy(writableLength: number, texts: readonly string[]): readonly (Uint8Array | string)[] {
  const held: (Uint8Array | string)[] = [];
  const { write, flush } = batched({ write: (chunk) => held.push(chunk), writableLength });
  for (const text of texts) {
    write(text);
    flush();
  }
  return held;
}

const textOf = (chunk: Uint8Array | string | undefined): string => Buffer.from(chunk ?? '').toString();

function collecting() {
  const written: string[] = [];
  return { written, ...batched({ write: (chunk) => written.push(textOf(chunk)), writableLength: 0 }) };
}

test('texts that come in one go are written together, in order, at the end of the turn', async () => {
  const { written, write } = collecting();
  write('one\n');
  write('zwölf 🐳\n');
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  expect(written).toEqual(['one\nzwölf 🐳\n']);
});

test('much text is written at once, in order, whatever its length', () => {
  const { written, write, flush } = collecting();
  const texts = ['first\n', 'é'.repeat(40_000), 'between\n', '語'.repeat(200_000), 'last\n'];
  for (const text of texts) write(text);
  expect(written.join('')).toBe(texts.slice(0, -1).join(''));
  flush();
  expect(written.join('')).toBe(texts.join(''));
});

test('what waits for a slow reader stays as it was written', () => {
  expect(heldBy(1, ['one\n', 'two\n', 'six\n']).map(textOf)).toEqual(['one\n', 'two\n', 'six\n']);
});

test('where nothing waits, the same memory is used again', () => {
  expect(heldBy(0, ['one\n', 'two\n', 'six\n']).map(textOf)).toEqual(['six\n', 'six\n', 'six\n']);
});
