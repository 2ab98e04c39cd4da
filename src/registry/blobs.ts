import type { Readable } from 'node:stream';
import type { Digest } from '../oci/index.js';
import type { AskOptions, Call, RegistryApi } from './api.js';
import { discard, readBytes } from './body.js';
import { askToDelete } from './delete.js';
import { Download } from './download.js';
import { bodyFailure, invalidAnswer } from './failures.js';
import { deleteScope, pullScope, sameRepository, type RepositoryName } from './names.js';
import { blobSubject, type BlobDescriptor, type BlobSource, type TransferOptions } from './transfer.js';
import { UploadSession } from './upload-session.js';
import { uploadBlob, uploadStream } from './upload.js';

/** How a blob came to be where it should be. */
export type BlobCopy = 'present' | 'mounted' | 'copied';

/** What a blob may be opened with. */
export interface OpenOptions extends TransferOptions {
  /** The first byte wanted, default 0. Of a part of a blob, the digest can't be checked. */
  readonly offset?: number;
}

/**
 * The blobs of registries: layers and configurations, streamed and verified.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-blobs
 */
export class Blobs {
  readonly #api: RegistryApi;

  constructor(api: RegistryApi) {
    this.#api = api;
  }

  /** Whether the repository has the blob. @throws RegistryError */
  async has(repository: RepositoryName, digest: Digest, options: AskOptions = {}): Promise<boolean> {
    return this.#api.retrying(options, () => this.#hasOnce(repository, digest, options));
  }

  /** Bytes of the blob, NaN where the registry doesn't say; undefined when the repository lacks it. @throws RegistryError */
  async size(
    repository: RepositoryName,
    digest: Digest,
    options: AskOptions = {},
  ): Promise<number | undefined> {
    return this.#api.retrying(options, () => this.#sizeOnce(repository, digest, options));
  }

  /**
   * The blob as a stream that goes on after lost connections, and fails when the bytes are not the descriptor's.
   * @throws RegistryError
   */
  async open(
    repository: RepositoryName,
    blob: BlobDescriptor,
    { offset = 0, onBytes, ...options }: OpenOptions = {},
  ): Promise<Readable> {
    const call: Call = { ...this.#reading(repository, blob.digest, options), method: 'GET', expect: [200] };
    const download = new Download(this.#api, { call, blob, offset, onBytes });
    await download.begin();
    return download;
  }

  /** The blob in memory, when it has at most `limit` bytes. @throws RegistryError */
  async bytes(
    repository: RepositoryName,
    blob: BlobDescriptor,
    limit: number,
    options: TransferOptions = {},
  ): Promise<Uint8Array> {
    const subject = blobSubject(repository, blob.digest);
    if (blob.size > limit)
      throw invalidAnswer(subject, `${subject.name} has ${blob.size} bytes, more than ${limit}`);
    try {
      return await readBytes(await this.open(repository, blob, options), limit);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw bodyFailure(error, subject);
    }
  }

  /** Stores a blob. @throws RegistryError, or what the source fails with */
  async upload(
    repository: RepositoryName,
    blob: BlobDescriptor,
    source: BlobSource,
    options: TransferOptions = {},
  ): Promise<void> {
    const session = new UploadSession(this.#api, repository, options, blob.digest);
    await this.#upload(repository, session, blob, source, options);
  }

  /**
   * Stores a stream as it comes, and tells what it was. It is read once: after a lost connection only a new stream helps.
   * @throws RegistryError, or what the stream fails with
   */
  uploadStream(
    repository: RepositoryName,
    stream: Readable,
    options: TransferOptions = {},
  ): Promise<BlobDescriptor> {
    const isThere = (digest: Digest) => this.#hasOnce(repository, digest, options).catch(() => false);
    return uploadStream(this.#api, { target: repository, stream, options, isThere });
  }

  /** Makes a blob of another repository of the same registry appear in this one; false when the registry won't. */
  async mount(
    target: RepositoryName,
    digest: Digest,
    from: string,
    options: AskOptions = {},
  ): Promise<boolean> {
    const session = new UploadSession(this.#api, target, options, digest);
    const begun = await this.#api.retrying(options, () => session.begin({ digest, from }));
    await session.abandon();
    return begun === 'mounted';
  }

  /** Brings a blob from one repository to another: mounted if possible, nothing when it is there, else streamed. */
  async copy(
    source: RepositoryName,
    target: RepositoryName,
    blob: BlobDescriptor,
    options: TransferOptions = {},
  ): Promise<BlobCopy> {
    if (sameRepository(source, target)) return 'present';
    const session = new UploadSession(this.#api, target, options, blob.digest);
    const mount = { digest: blob.digest, from: source.repository };
    const mountable = source.registry === target.registry;
    // A registry that won't mount has begun an upload instead.
    if (mountable && (await this.#api.retrying(options, () => session.begin(mount))) === 'mounted')
      return 'mounted';
    if (await this.has(target, blob.digest, options)) {
      await session.abandon();
      return 'present';
    }
    // Bytes are counted where they leave.
    const open = (offset: number) => this.open(source, blob, { ...options, onBytes: undefined, offset });
    await this.#upload(target, session, blob, open, options);
    return 'copied';
  }

  /** Takes a blob out of a repository; false when it isn't there. @throws RegistryError */
  delete(repository: RepositoryName, digest: Digest, options: AskOptions = {}): Promise<boolean> {
    return askToDelete(this.#api, options, {
      ...this.#reading(repository, digest, options),
      scopes: [deleteScope(repository)],
    });
  }

  async #upload(
    target: RepositoryName,
    session: UploadSession,
    blob: BlobDescriptor,
    source: BlobSource,
    options: TransferOptions,
  ): Promise<void> {
    const isThere = () => this.#hasOnce(target, blob.digest, options).catch(() => false);
    await uploadBlob(this.#api, { session, blob, source, options, isThere });
  }

  async #hasOnce(repository: RepositoryName, digest: Digest, options: AskOptions): Promise<boolean> {
    return (await this.#sizeOnce(repository, digest, options)) !== undefined;
  }

  async #sizeOnce(
    repository: RepositoryName,
    digest: Digest,
    options: AskOptions,
  ): Promise<number | undefined> {
    const call: Call = { ...this.#reading(repository, digest, options), method: 'HEAD', expect: [200, 404] };
    const answer = await this.#api.ask(call);
    discard(answer.body);
    return answer.status === 200 ? Number(answer.headers['content-length'] ?? NaN) : undefined;
  }

  #reading(repository: RepositoryName, digest: Digest, options: AskOptions) {
    return {
      endpoint: this.#api.endpoint(repository.registry, options),
      subject: blobSubject(repository, digest),
      signal: options.signal,
      path: `${repository.repository}/blobs/${digest}`,
      scopes: [pullScope(repository)],
    };
  }
}
