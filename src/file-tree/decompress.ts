import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileTreeError } from './error.js';

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
  if (compression !== 'gzip')
    throw new FileTreeError(
      'unsupported',
      `what is compressed with ${compression} cannot be read here`,
      'compress it with gzip, or build it with an engine',
    );
  let taken = 0;
  let given = 0;
  const counted = async function* () {
    for await (const piece of stream) {
      taken += piece.length;
      yield piece;
    }
  };
  const source = Readable.from(counted(), { objectMode: false });
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  source.once('error', (error) => gunzip.destroy(error));
  try {
    for await (const piece of source.pipe(gunzip) as AsyncIterable<Uint8Array>) {
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
    if (!code.startsWith('Z_')) throw error;
    throw new FileTreeError('invalid', 'an archive is not sound: it cannot be decompressed');
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
