/**
 * Zstandard in tests: of which not every Node that runs them knows anything. Comes in: bytes. Goes out: frames, which any Node
 * can make when nothing gets smaller, and contents. Must not know what is tested.
 */
import { test } from '@jest/globals';
import * as zlib from 'node:zlib';

interface Zstandard {
  readonly zstdCompressSync: (bytes: Uint8Array) => Buffer;
  readonly zstdDecompressSync: (bytes: Uint8Array) => Buffer;
}

/** Undefined before Node 22.15. */
export const zstandard = 'zstdCompressSync' in zlib ? (zlib as unknown as Zstandard) : undefined;

/** A test that needs a Node with Zstandard; on another one it says that it is not run. */
export function testWithZstandard(name: string, work: () => Promise<void>): void {
  if (zstandard !== undefined) test(name, work);
  else process.stderr.write(`not run with Node ${process.version}, which has no zstd: ${name}\n`);
}

/** What a frame holds. */
export function zstandardDecompressed(bytes: Uint8Array): Buffer {
  if (zstandard === undefined) throw new Error(`Node ${process.version} has no zstd`);
  return zstandard.zstdDecompressSync(bytes);
}

/** A frame that holds bytes as they are. @see https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1 */
export function storedFrame(bytes: Uint8Array): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38]); // a window of 128 KiB
  const mostInBlock = 100_000;
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += mostInBlock) {
    const block = bytes.subarray(at, at + mostInBlock);
    const isLast = at + mostInBlock >= bytes.length;
    const size = Buffer.alloc(3);
    size.writeUIntLE(block.length * 8 + (isLast ? 1 : 0), 0, 3);
    blocks.push(size, block);
  }
  return Buffer.concat([header, ...blocks]);
}

/** A frame that readers pass over, as tools put their own data into one. */
export function skippableFrame(bytes: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32LE(0x184d2a50);
  header.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}
