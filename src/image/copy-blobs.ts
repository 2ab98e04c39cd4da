import type { Readable } from 'node:stream';
import type { Descriptor } from '../oci/index.js';
import {
  inParallel,
  RegistryError,
  sameRepository,
  type AskOptions,
  type BlobCopy,
  type RegistryClient,
  type RepositoryName,
  type TransferOptions,
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

/** Where a blob can be had. */
export interface BlobOrigin {
  /** Repositories that have it, the best first. */
  readonly repositories: readonly RepositoryName[];
  /** Its bytes from an offset on, where they are at hand. */
  readonly open?: ((offset: number) => Promise<Readable>) | undefined;
}

/** Where blobs come from and go to. */
export interface BlobsCopy {
  readonly client: RegistryClient;
  readonly target: RepositoryName;
  readonly originOf: (blob: Descriptor) => BlobOrigin;
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
    let sent = 0;
    const onBytes = (count: number): void => {
      sent += count;
      tally.send(count);
    };
    const options = { ...copy.options, signal: either, onBytes };
    tally.settle(blob, await send(copy, blob, options), sent);
  });
  return tally.result;
}

/** The bytes at hand are nearer than those of a registry. */
async function send(
  { client, target, originOf }: BlobsCopy,
  blob: Descriptor,
  options: TransferOptions,
): Promise<BlobCopy> {
  const {
    repositories: [source],
    open,
  } = originOf(blob);
  if (open === undefined && source !== undefined) return client.blobs.copy(source, target, blob, options);
  if (open === undefined)
    throw new RegistryError(`nobody has the blob '${blob.digest}'`, { registry: target.registry });
  await client.blobs.upload(target, blob, open, options);
  return 'copied';
}

/**
 * Whether the blob is in the target already, or can be made to be without sending it. What is there is not mounted again:
 * docker-registry 2.8 refuses manifests that come while a blob of theirs is linked anew.
 */
async function withoutSending(
  { client, target, originOf }: BlobsCopy,
  blob: Descriptor,
  options: AskOptions,
): Promise<BlobCopy | undefined> {
  if (await client.blobs.has(target, blob.digest, options)) return 'present';
  const mountable = originOf(blob).repositories.filter(
    (source) => source.registry === target.registry && !sameRepository(source, target),
  );
  for (const { repository } of mountable)
    if (await client.blobs.mount(target, blob.digest, repository, options)) return 'mounted';
  return undefined;
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

  /** Bytes that went over; less than none when they have to go again. */
  send(count: number): void {
    const { done, sent } = this.#progress;
    this.#advance({ done: done + count, sent: sent + Math.max(0, count) });
  }

  /** A blob is there. `sent` bytes of it have been counted already. */
  settle({ size }: Descriptor, how: BlobCopy, sent = 0): void {
    this.#blobs[how]++;
    if (how === 'copied') this.#copied += size;
    this.#advance({ done: this.#progress.done + size - sent });
  }

  get result(): CopiedBlobs {
    return { blobs: this.#blobs, bytes: this.#copied };
  }

  #advance(change: Partial<CopyProgress>): void {
    this.#progress = { ...this.#progress, ...change };
    this.#tell(this.#progress);
  }
}
