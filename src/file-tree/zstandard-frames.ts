import { FileTreeError } from './error.js';

/** Bytes that come next. */
interface Stretch {
  readonly count: number;
  /** They say what follows, and are wanted; contents only pass. */
  readonly isRead: boolean;
  /** A frame begins with them. */
  readonly isStart?: boolean;
}

const read = (count: number): Stretch => ({ count, isRead: true });
const pass = (count: number): Stretch => ({ count, isRead: false });

/** The stretches of a stream, told by what was read. @see https://www.rfc-editor.org/rfc/rfc8878#section-3 */
function* stretches(): Generator<Stretch, never, Buffer> {
  for (;;) {
    const magic = (yield { ...read(4), isStart: true }).readUInt32LE();
    if (magic >>> 4 === 0x184d2a5) yield pass((yield read(4)).readUInt32LE());
    else if (magic === 0xfd2fb528) yield* frame();
    else throw unsoundArchive();
  }
}

function* frame(): Generator<Stretch, void, Buffer> {
  const descriptor = (yield read(1)).readUInt8();
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  yield pass((isSingleSegment ? 0 : 1) + dictionary + contentSize);
  for (let isLast = false; !isLast;) {
    const block = (yield read(3)).readUIntLE(0, 3);
    isLast = (block & 1) !== 0;
    const isRepeatedByte = ((block >> 1) & 3) === 1;
    yield pass(isRepeatedByte ? 1 : block >> 3);
  }
  if ((descriptor & 4) !== 0) yield pass(4); // a checksum
}

/**
 * The same bytes, in pieces none of which goes beyond the end of a frame: of a piece that does, Node drops the rest without
 * a word. Nor does it miss what a stream ends without, which is an error here.
 * @throws FileTreeError
 */
export async function* cutAtFrames(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const parts = stretches();
  let part = parts.next().value;
  let seen = Buffer.alloc(0);
  let left = part.count;
  for await (const piece of stream) {
    let [from, at] = [0, 0];
    while (at < piece.length) {
      const end = Math.min(at + left, piece.length);
      if (part.isRead) seen = Buffer.concat([seen, piece.subarray(at, end)]);
      left -= end - at;
      at = end;
      while (left === 0) {
        part = parts.next(seen).value;
        left = part.count;
        seen = Buffer.alloc(0);
        if (part.isStart !== true) continue;
        yield piece.subarray(from, at);
        from = at;
      }
    }
    if (from < at) yield piece.subarray(from);
  }
  if (part.isStart !== true || seen.length > 0) throw unsoundArchive();
}

/** What is compressed does not hold together. */
export function unsoundArchive(): FileTreeError {
  return new FileTreeError('invalid', 'an archive is not sound: it cannot be decompressed');
}
