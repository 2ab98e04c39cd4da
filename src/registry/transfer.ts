import type { Readable } from 'node:stream';
import type { Digest } from '../oci/index.js';
import type { AskOptions } from './api.js';
import type { Subject } from './failures.js';
import { quoted, type RepositoryName } from './names.js';

/** What a blob's descriptor says of its bytes. */
export interface BlobDescriptor {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/**
 * What a blob's bytes come from: themselves, or a stream of them from an offset (in bytes) on, which is opened again when
 * a connection was lost.
 */
export type BlobSource = Uint8Array | ((offset: number) => Promise<Readable>);

/** What the transfer of a blob may be asked with. */
export interface TransferOptions extends AskOptions {
  /**
   * Told of bytes as they come or go. The counts add up to how far the transfer is: one below zero says that bytes have to
   * be sent again.
   */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** A stream is worth going on with where it broke off, with all attempts anew, when it came at least so far. */
export const noteworthyProgress = 1024 * 1024;

/** A failure about this blob. */
export function blobSubject({ registry, repository }: RepositoryName, digest?: Digest): Subject {
  const where = quoted({ registry, repository });
  const what = digest === undefined ? 'a blob' : `the blob '${digest}'`;
  return { registry, repository, name: `${what} of ${where}` };
}
