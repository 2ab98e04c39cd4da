import { expect, test } from '@jest/globals';
import { decompressed } from '../../../src/file-tree/index.js';
import { cutAtFrames } from '../../../src/file-tree/zstandard-frames.js';
import { skippableFrame, storedFrame, testWithZstandard, zstandard } from '../../rig/zstandard/index.js';

const texts = ['one', 'two'.repeat(100_000), ''];
const frames = [...texts.map((text) => storedFrame(Buffer.from(text))), skippableFrame(Buffer.alloc(20))];
const whole = Buffer.concat(frames);

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function collected(stream: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[]> {
  const all: Uint8Array[] = [];
  for await (const piece of stream) all.push(piece);
  return all;
}

test('a piece is cut where a frame ends', async () => {
  const cut = await collected(cutAtFrames(pieces(whole, whole.length)));
  expect(cut.map((piece) => Buffer.from(piece))).toEqual(frames);
});

test.each([1, 2, 5, 1000])('nothing is lost of pieces of %d bytes', async (size) => {
  const cut = await collected(cutAtFrames(pieces(whole, size)));
  expect(Buffer.concat(cut).equals(whole)).toBe(true);
});

test.each([
  ['ends early', whole.subarray(0, -1)],
  ['ends within a sign', Buffer.concat([whole, whole.subarray(0, 3)])],
  ['goes on with something else', Buffer.concat([whole, Buffer.from('something else')])],
])('what %s is not sound', async (_, bytes) => {
  await expect(collected(cutAtFrames(pieces(bytes, 1000)))).rejects.toThrow(
    'an archive is not sound: it cannot be decompressed',
  );
});

testWithZstandard('all frames are decompressed, however they come', async () => {
  const compressed = texts.map((text) => zstandard!.zstdCompressSync(Buffer.from(text)));
  const bytes = Buffer.concat([...compressed, whole]);
  for (const size of [1, 7, bytes.length]) {
    const content = Buffer.concat(await collected(decompressed(pieces(bytes, size), 'zstd')));
    expect(content.toString()).toBe(texts.join('') + texts.join(''));
  }
});

testWithZstandard('what is broken, or becomes beyond all proportion, is given up', async () => {
  const broken = Buffer.from(zstandard!.zstdCompressSync(Buffer.from(texts.join('abc'))));
  broken.fill(255, 12, 16);
  await expect(collected(decompressed(pieces(broken, 1000), 'zstd'))).rejects.toThrow(
    /^an archive is not sound/,
  );
  const zeros = zstandard!.zstdCompressSync(Buffer.alloc(64 * 1024 * 1024));
  const bomb = async () => {
    const many = Buffer.concat(Array.from({ length: 20 }, () => zeros));
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of decompressed(pieces(many, 64 * 1024), 'zstd'));
  };
  await expect(bomb()).rejects.toThrow('an archive becomes beyond all proportion when it is decompressed');
});
