import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

const deflate = promisify(zlib.deflateRaw);

/** Bytes that are compressed together. */
const blockSize = 1024 * 1024;
/** How far back deflate looks. */
const window = 32 * 1024;
/** As many at once as the thread pool of Node works at. */
const mostAtOnce = 4;
const level = 6;

/** Magic number, deflate, no name, no time, an unknown system: the same bytes always give the same bytes. */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);

/**
 * A stream compressed with gzip, several blocks at the same time, as pigz does it: each knows the end of the one before, and
 * together they are one gzip stream. The output does not depend on how the input comes in pieces.
 * @see https://www.rfc-editor.org/rfc/rfc1952
 */
export async function* gzipped(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield header;
  let checksum = 0;
  let size = 0;
  let before: Uint8Array | undefined;
  const underWay: Promise<Uint8Array>[] = []; // in the order of their blocks
  for await (const { block, isLast } of blocksOf(content)) {
    checksum = zlib.crc32(block, checksum);
    size += block.length;
    underWay.push(compress(block, before, isLast));
    before = block.subarray(-window);
    const [first] = underWay;
    if (underWay.length >= mostAtOnce && first !== undefined) {
      yield await first;
      void underWay.shift();
    }
  }
  for (const each of underWay) yield await each;
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  yield trailer;
}

function compress(
  block: Uint8Array,
  dictionary: Uint8Array | undefined,
  isLast: boolean,
): Promise<Uint8Array> {
  const finishFlush = isLast ? zlib.constants.Z_FINISH : zlib.constants.Z_SYNC_FLUSH;
  return deflate(block, { level, finishFlush, ...(dictionary === undefined ? {} : { dictionary }) });
}

/** The stream in blocks of equal size; the last one may be shorter, or empty. */
async function* blocksOf(content: AsyncIterable<Uint8Array>) {
  let block = Buffer.allocUnsafe(blockSize);
  let filled = 0;
  for await (const piece of content) {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + blockSize - filled);
      block.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < blockSize) continue;
      yield { block, isLast: false };
      block = Buffer.allocUnsafe(blockSize);
      filled = 0;
    }
  }
  yield { block: block.subarray(0, filled), isLast: true };
}
