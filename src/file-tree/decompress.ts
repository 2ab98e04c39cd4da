import { Readable, type Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileTreeError } from './error.js';
import { zstandard } from './zstandard.js';
import { cutAtFrames, unsoundArchive } from './zstandard-frames.js';

/** How bytes are compressed, as their first ones say. */
export type Compression = 'none' | 'gzip' | 'bzip2' | 'xz' | 'zstd';

const signs: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** @param bytes the first of a file */
export function compressionOf(bytes: Uint8Array): Compression {
  return signs.find(([, sign]) => sign.every((byte, at) => bytes[at] === byte))?.[0] ?? 'none';
}

/** What its author can do about a compression that cannot be read here; undefined for one that can. */
export function remedyFor(compression: Compression): string | undefined {
  if (compression === 'none' || decompressors[compression] !== undefined) return undefined;
  const remedy = 'compress it with gzip, or build it with an engine';
  return compression === 'zstd' ? `use Node 22.15 or newer, ${remedy}` : remedy;
}

type Decompressor = (options: { readonly chunkSize: number }) => Transform;

const decompressors: Readonly<Partial<Record<Compression, Decompressor | undefined>>> = {
  gzip: createGunzip,
  zstd: zstandard?.createZstdDecompress,
};

/** Everything up to here is taken, however well it is compressed; beyond it, nothing honest is a thousand times smaller. */
const harmless = 1024 ** 3;
const greatestRatio = 200;

/**
 * The bytes of a stream, decompressed. A stream that becomes beyond all proportion is given up.
 * @throws FileTreeError (`unsupported` for what Node cannot decompress, `too-large`, `invalid`)
 */
export async function* decompressed(
  stream: AsyncIterable<Uint8Array>,
  compression: Compression,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (compression === 'none') {
    yield* stream;
    return;
  }
  const decompressor = decompressors[compression]?.({ chunkSize: 256 * 1024 });
  if (decompressor === undefined)
    throw new FileTreeError(
      'unsupported',
      `what is compressed with ${compression} cannot be read here`,
      remedyFor(compression),
    );
  let taken = 0;
  let given = 0;
  const counted = async function* () {
    for await (const piece of stream) {
      taken += piece.length;
      yield piece;
    }
  };
  // pieces stay what they are, as zstd needs it
  const source = Readable.from(compression === 'zstd' ? cutAtFrames(counted()) : counted());
  source.once('error', (error) => decompressor.destroy(error));
  try {
    for await (const piece of source.pipe(decompressor) as AsyncIterable<Uint8Array>) {
      given += piece.length;
      if (given > harmless && given > taken * greatestRatio)
        throw new FileTreeError(
          'too-large',
          'an archive becomes beyond all proportion when it is decompressed',
        );
      yield piece;
    }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!/^Z(?:STD)?_/.test(code)) throw error;
    throw unsoundArchive();
  } finally {
    source.destroy();
    decompressor.destroy();
  }
}
