import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { writeLayer, zstandard, type Change } from '../file-tree/index.js';
import type { Descriptor } from '../oci/index.js';
import { ImageBuildError } from './error.js';
import { gzipped } from './gzip.js';
import { layerTypes } from './media-types.js';
import type { BuildPorts } from './ports.js';
import type { BuildRequest } from './request.js';

/** A layer that is in the layout. */
export interface MadeLayer {
  readonly descriptor: Descriptor;
  /** Of the uncompressed tar. */
  readonly diffID: string;
}

/** How layers are made. */
export interface LayerMaking {
  readonly compression: BuildRequest['compression'];
  /** No file is newer, in seconds since the epoch. */
  readonly newest: number | undefined;
}

/** Makes a layer of changes: written, compressed and hashed in one go. @throws FileTreeError, ImageLayoutError */
export async function makeLayer(
  { layout, signal }: Pick<BuildPorts, 'layout' | 'signal'>,
  changes: readonly Change[],
  { compression, newest }: LayerMaking,
): Promise<MadeLayer> {
  const hash = createHash('sha256');
  const plain = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of writeLayer(changes, { newest })) {
      signal.throwIfAborted();
      hash.update(piece);
      yield piece;
    }
  };
  const compressed = compression === 'gzip' ? gzipped(plain()) : zstandardCompressed(plain());
  const descriptor = await layout.write(compressed, layerTypes[compression]);
  return { descriptor, diffID: `sha256:${hash.digest('hex')}` };
}

/** Whether this Node can compress with Zstandard. */
export function hasZstandard(): boolean {
  return zstandard !== undefined;
}

function zstandardCompressed(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const compressor = zstandard?.createZstdCompress();
  if (compressor === undefined) throw new ImageBuildError('this version of Node cannot compress with zstd');
  const source = Readable.from(content, { objectMode: false });
  source.once('error', (error) => compressor.destroy(error));
  return source.pipe(compressor);
}
