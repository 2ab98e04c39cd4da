import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { digestOf, finishDigest, startDigest, type Digest } from '../oci/index.js';
import type { BlobDescriptor } from '../registry/index.js';
import { onDisk } from './on-disk.js';

/** What is read of a file at a time, in bytes. */
const chunk = 1024 * 1024;
const sha256 = digestOf(new Uint8Array());

/** Blobs as files that are named by their digests. A file with such a name is always whole. */
export class BlobFiles {
  readonly #folder: string;
  /** What was written as bytes: manifests and configurations, which are asked for again and again. */
  readonly #small = new Map<Digest, Uint8Array>();
  readonly #folders = new Set<string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where a blob's file is, or would be. */
  path(digest: Digest): string {
    return join(this.#folder, 'blobs', digest.replace(':', '/'));
  }

  async has(digest: Digest): Promise<boolean> {
    if (this.#small.has(digest)) return true;
    return stat(this.path(digest)).then(
      () => true,
      () => false,
    );
  }

  open(digest: Digest, offset = 0): Readable {
    return createReadStream(this.path(digest), { start: offset, highWaterMark: chunk });
  }

  async bytes(digest: Digest): Promise<Uint8Array> {
    return this.#small.get(digest) ?? readFile(this.path(digest));
  }

  /** @throws ImageLayoutError */
  async writeBytes(bytes: Uint8Array): Promise<BlobDescriptor> {
    const digest = digestOf(bytes);
    await onDisk(async () => {
      const temporary = await this.#temporary();
      await writeFile(temporary, bytes);
      await this.#settle(temporary, digest);
    });
    this.#small.set(digest, bytes);
    return { digest, size: bytes.length };
  }

  /**
   * Keeps a stream as it comes, hashed on the way with the algorithm of `like`.
   * @throws ImageLayoutError, or what the stream fails with
   */
  async write(content: AsyncIterable<Uint8Array>, like: Digest = sha256): Promise<BlobDescriptor> {
    const temporary = await onDisk(() => this.#temporary());
    try {
      const { digest, size } = await written(temporary, content, like);
      await onDisk(() => this.#settle(temporary, digest));
      return { digest, size };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #temporary(): Promise<string> {
    const folder = join(this.#folder, 'ingest');
    await this.#made(folder);
    return join(folder, randomUUID());
  }

  async #settle(temporary: string, digest: Digest): Promise<void> {
    const path = this.path(digest);
    await this.#made(dirname(path));
    await rename(temporary, path);
  }

  /** Makes a folder, once. */
  async #made(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    await mkdir(folder, { recursive: true });
    this.#folders.add(folder);
  }
}

async function written(
  path: string,
  content: AsyncIterable<Uint8Array>,
  like: Digest,
): Promise<BlobDescriptor> {
  const hash = startDigest(like);
  let size = 0;
  const file = await onDisk(() => open(path, 'wx'));
  try {
    for await (const bytes of content) {
      hash.update(bytes);
      size += bytes.length;
      await onDisk(() => file.writeFile(bytes));
    }
  } finally {
    await file.close();
  }
  return { digest: finishDigest(hash, like), size };
}
