import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** @see https://nodejs.org/api/zlib.html#zlibcreatezstdcompressoptions */
interface Zstandard {
  readonly createZstdCompress: () => Transform;
  readonly createZstdDecompress: (options: { readonly chunkSize: number }) => Transform;
}

/** Undefined before Node 22.15, which has none. */
export const zstandard = 'createZstdCompress' in zlib ? (zlib as unknown as Zstandard) : undefined;
