import type { Readable } from 'node:stream';
import type { Digest } from '../oci/index.js';
import { redirectedTo, type Answer, type AskOptions, type Call, type RegistryApi } from './api.js';
import { discard, readBytes } from './body.js';
import { askToDelete } from './delete.js';
import { bodyFailure, invalidAnswer, type Subject } from './failures.js';
import { deleteScope, pullScope, pushScope, quoted, sameRepository, type RepositoryName } from './names.js';
import { verifiedStream, type BlobDescriptor } from './verified-stream.js';

/** What a blob's bytes come from: themselves, or a stream that can be opened again. */
export type BlobSource = Uint8Array | (() => Promise<Readable>);

/** How a blob came to be where it should be. */
export type BlobCopy = 'present' | 'mounted' | 'copied';

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
    return (await this.size(repository, digest, options)) !== undefined;
  }

  /** Bytes of the blob, NaN where the registry doesn't say; undefined when the repository lacks it. @throws RegistryError */
  async size(
    repository: RepositoryName,
    digest: Digest,
    options: AskOptions = {},
  ): Promise<number | undefined> {
    const call: Call = { ...this.#reading(repository, digest, options), method: 'HEAD', expect: [200, 404] };
    const answer = await this.#api.retrying(options, () => this.#api.ask(call));
    discard(answer.body);
    return answer.status === 200 ? Number(answer.headers['content-length'] ?? NaN) : undefined;
  }

  /** The blob as a stream that fails when the bytes are not the descriptor's. @throws RegistryError */
  async open(repository: RepositoryName, blob: BlobDescriptor, options: AskOptions = {}): Promise<Readable> {
    return this.#api.retrying(options, () => this.#openOnce(repository, blob, options));
  }

  /** The blob in memory, when it has at most `limit` bytes. @throws RegistryError */
  async bytes(
    repository: RepositoryName,
    blob: BlobDescriptor,
    limit: number,
    options: AskOptions = {},
  ): Promise<Uint8Array> {
    const subject = blobSubject(repository, blob.digest);
    if (blob.size > limit)
      throw invalidAnswer(subject, `${subject.name} has ${blob.size} bytes, more than ${limit}`);
    return this.#api.retrying(options, async () => {
      try {
        return await readBytes(await this.#openOnce(repository, blob, options), limit);
      } catch (error) {
        options.signal?.throwIfAborted();
        throw bodyFailure(error, subject);
      }
    });
  }

  /** Stores a blob in one request after the one that begins the upload. @throws RegistryError */
  async upload(
    repository: RepositoryName,
    blob: BlobDescriptor,
    source: BlobSource,
    options: AskOptions = {},
  ): Promise<void> {
    await this.#api.retrying(options, async () => {
      const begun = await this.#begin(repository, blob.digest, options);
      await this.#finish(repository, blob, begun, source, options);
    });
  }

  /** Makes a blob of another repository of the same registry appear in this one; false when the registry won't. */
  async mount(
    target: RepositoryName,
    digest: Digest,
    from: string,
    options: AskOptions = {},
  ): Promise<boolean> {
    const answer = await this.#api.retrying(options, () => this.#begin(target, digest, options, from));
    return answer.status === 201;
  }

  /** Brings a blob from one repository to another: mounted if possible, nothing when it is there, else streamed. */
  async copy(
    source: RepositoryName,
    target: RepositoryName,
    blob: BlobDescriptor,
    options: AskOptions = {},
  ): Promise<BlobCopy> {
    if (sameRepository(source, target)) return 'present';
    const mountable = source.registry === target.registry;
    if (mountable && (await this.mount(target, blob.digest, source.repository, options))) return 'mounted';
    if (await this.has(target, blob.digest, options)) return 'present';
    await this.upload(target, blob, () => this.#openOnce(source, blob, options), options);
    return 'copied';
  }

  /** Takes a blob out of a repository; false when it isn't there. @throws RegistryError */
  delete(repository: RepositoryName, digest: Digest, options: AskOptions = {}): Promise<boolean> {
    return askToDelete(this.#api, options, {
      ...this.#about(repository, digest, options),
      path: `${repository.repository}/blobs/${digest}`,
      scopes: [deleteScope(repository)],
    });
  }

  async #openOnce(repository: RepositoryName, blob: BlobDescriptor, options: AskOptions): Promise<Readable> {
    const call: Call = { ...this.#reading(repository, blob.digest, options), method: 'GET', expect: [200] };
    const { body } = await this.#api.ask(call);
    return verifiedStream(body, blob, call.subject);
  }

  #reading(repository: RepositoryName, digest: Digest, options: AskOptions) {
    return {
      ...this.#about(repository, digest, options),
      path: `${repository.repository}/blobs/${digest}`,
      scopes: [pullScope(repository)],
    };
  }

  async #begin(target: RepositoryName, digest: Digest, options: AskOptions, from?: string): Promise<Answer> {
    const mount =
      from === undefined ? '' : `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
    const scopes = from === undefined ? [] : [pullScope({ ...target, repository: from })];
    const answer = await this.#api.ask({
      ...this.#about(target, digest, options),
      method: 'POST',
      path: `${target.repository}/blobs/uploads/${mount}`,
      scopes: [pushScope(target), ...scopes],
      headers: { 'content-length': '0' },
      expect: from === undefined ? [202] : [201, 202],
    });
    discard(answer.body);
    return answer;
  }

  async #finish(
    target: RepositoryName,
    { digest, size }: BlobDescriptor,
    begun: Answer,
    source: BlobSource,
    options: AskOptions,
  ): Promise<void> {
    const about = this.#about(target, digest, options);
    const answer = await this.#api.ask({
      ...about,
      method: 'PUT',
      path: uploadAddress(begun, digest, about.subject),
      scopes: [pushScope(target)],
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
      body: source,
      expect: [201],
    });
    discard(answer.body);
  }

  #about(repository: RepositoryName, digest: Digest, options: AskOptions) {
    const endpoint = this.#api.endpoint(repository.registry, options);
    return { endpoint, subject: blobSubject(repository, digest), signal: options.signal };
  }
}

function blobSubject({ registry, repository }: RepositoryName, digest: Digest): Subject {
  return { registry, repository, name: `the blob '${digest}' of ${quoted({ registry, repository })}` };
}

/** Where the registry wants the bytes; its query is kept as it is, for it may be signed. */
function uploadAddress({ headers, url }: Answer, digest: Digest, subject: Subject): string {
  const { location } = headers;
  if (typeof location !== 'string')
    throw invalidAnswer(subject, `'${subject.registry}' does not say where to upload`);
  const { href } = redirectedTo(location, url, subject);
  return `${href}${href.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
}
