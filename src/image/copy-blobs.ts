import type { Descriptor } from '../oci/index.js';
import {
  inParallel,
  type AskOptions,
  type BlobCopy,
  type RegistryClient,
  type RepositoryName,
} from '../registry/index.js';

/** How far a copy is. Bytes are those of blobs: manifests are small. */
export interface CopyProgress {
  readonly blobs: number;
  readonly bytes: number;
  /** Of those bytes, how many the target has, however they came there. */
  readonly done: number;
  /** Bytes that went over the network. */
  readonly sent: number;
}

/** What became of the blobs of a copy. */
export interface CopiedBlobs {
  readonly blobs: Readonly<Record<BlobCopy, number>>;
  /** Bytes of the blobs that were sent. */
  readonly bytes: number;
}

/** Where blobs come from and go to. */
export interface BlobsCopy {
  readonly client: RegistryClient;
  readonly source: RepositoryName;
  readonly target: RepositoryName;
  readonly options: AskOptions;
}

/** Blobs on their way at the same time. */
const mostTransfers = 4;
/** Questions that move no bytes: is it there, may it be mounted. */
const mostQuestions = 16;

/**
 * Brings blobs into the target that it lacks. First all are asked for, or mounted, which moves nothing; what is left is
 * sent, the largest first, so that the last to end are short. @throws RegistryError, or the signal's reason
 */
export async function copyBlobs(
  copy: BlobsCopy,
  blobs: readonly Descriptor[],
  onProgress: (progress: CopyProgress) => void = () => undefined,
): Promise<CopiedBlobs> {
  const tally = new Tally(blobs, onProgress);
  const { signal } = copy.options;
  const left = await inParallel(blobs, mostQuestions, signal, async (blob, either) => {
    const how = await withoutSending(copy, blob, { ...copy.options, signal: either });
    if (how === undefined) return [blob];
    tally.settle(blob, how);
    return [];
  });
  const largestFirst = left.flat().sort((one, other) => other.size - one.size);
  await inParallel(largestFirst, mostTransfers, signal, async (blob, either) => {
    const how = await copy.client.blobs.copy(copy.source, copy.target, blob, {
      ...copy.options,
      signal: either,
    });
    tally.settle(blob, how);
  });
  return tally.result;
}

/** Whether the blob is in the target already, or can be made to be without sending it. */
async function withoutSending(
  { client, source, target }: BlobsCopy,
  { digest }: Descriptor,
  options: AskOptions,
): Promise<BlobCopy | undefined> {
  if (source.registry === target.registry)
    return (await client.blobs.mount(target, digest, source.repository, options)) ? 'mounted' : undefined;
  return (await client.blobs.has(target, digest, options)) ? 'present' : undefined;
}

/** Counts what becomes of blobs, and tells. */
class Tally {
  readonly #blobs = { present: 0, mounted: 0, copied: 0 };
  readonly #tell: (progress: CopyProgress) => void;
  #progress: CopyProgress;
  #copied = 0;

  constructor(blobs: readonly Descriptor[], tell: (progress: CopyProgress) => void) {
    const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
    this.#tell = tell;
    this.#progress = { blobs: blobs.length, bytes, done: 0, sent: 0 };
    tell(this.#progress);
  }

  settle({ size }: Descriptor, how: BlobCopy): void {
    this.#blobs[how]++;
    const { done } = this.#progress;
    if (how === 'copied') this.#copied += size;
    this.#advance({ done: done + size });
  }

  get result(): CopiedBlobs {
    return { blobs: this.#blobs, bytes: this.#copied };
  }

  #advance(change: Partial<CopyProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#tell(this.#progress);
  }
}
