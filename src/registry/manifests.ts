import {
  hasDigest,
  manifestMediaTypes,
  manifestOf,
  manifestSubject,
  OciError,
  parseDigest,
  type Descriptor,
  type Digest,
  type Manifest,
} from '../oci/index.js';
import type { Answer, AskOptions, Call, RegistryApi } from './api.js';
import { askToDelete } from './delete.js';
import { discard, readBytes } from './body.js';
import { bodyFailure, invalidAnswer, wrongDigest } from './failures.js';
import {
  deleteScope,
  pullScope,
  pushScope,
  quoted,
  subjectOf,
  type ManifestName,
  type RepositoryName,
} from './names.js';
import { RegistryError } from './registry-error.js';
import { ReferrersTags } from './referrers-tag.js';

/** What the distribution specification asks registries to accept. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The manifests of registries: bytes verbatim, digests checked both ways.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
 */
export class Manifests {
  readonly #api: RegistryApi;
  readonly #referrersTags = new ReferrersTags(this);
  /** Those that came from, or went into, a repository by this client, as `REPOSITORY@DIGEST`. */
  readonly #seen = new Set<string>();

  constructor(api: RegistryApi) {
    this.#api = api;
  }

  /** @throws RegistryError (`status` 404 when it isn't there), or OciError */
  async get(name: ManifestName, options: AskOptions = {}): Promise<Manifest> {
    return this.#api.retrying(options, async () => {
      const answer = await this.#api.ask({ ...this.#reading(name, options), method: 'GET', expect: [200] });
      const manifest = verified(name, answer, await this.#bytes(name, answer, options));
      this.#seen.add(placeOf(name, manifest.digest));
      return manifest;
    });
  }

  /** Where the name leads now; undefined when it isn't there. @throws RegistryError */
  async head(name: ManifestName, options: AskOptions = {}): Promise<Descriptor | undefined> {
    const answer = await this.#api.retrying(options, () =>
      this.#api.ask({ ...this.#reading(name, options), method: 'HEAD', expect: [200, 404] }),
    );
    discard(answer.body);
    if (answer.status === 404) return undefined;
    const digest = statedDigest(answer) ?? name.digest;
    if (digest === undefined) return this.#headByGet(name, options);
    checkStated(name, answer, digest);
    return { mediaType: contentTypeOf(answer), digest, size: Number(answer.headers['content-length'] ?? 0) };
  }

  /** Whether a repository has a manifest; not asked again after it was read or written by this client. @throws RegistryError */
  async has(repository: RepositoryName, digest: Digest, options: AskOptions = {}): Promise<boolean> {
    if (this.#seen.has(placeOf(repository, digest))) return true;
    return (await this.head({ ...repository, digest }, options)) !== undefined;
  }

  /** For registries that don't state digests. */
  async #headByGet(name: ManifestName, options: AskOptions): Promise<Descriptor> {
    const { mediaType, digest, bytes } = await this.get(name, options);
    return { mediaType, digest, size: bytes.length };
  }

  /**
   * Stores exactly these bytes under the name's tag, or under their digest. Where the registry doesn't keep the list of
   * its subject's referrers, that list is kept under the referrers tag. @throws RegistryError, or OciError
   */
  async put(name: ManifestName, manifest: Manifest, options: AskOptions = {}): Promise<void> {
    const headers = { 'content-type': manifest.mediaType, 'content-length': String(manifest.bytes.length) };
    const call: Call = {
      ...this.#about(name, options),
      method: 'PUT',
      path: pathOf({ ...name, ...(name.tag === undefined ? { digest: manifest.digest } : {}) }, 'tag'),
      scopes: [pushScope(name)],
      headers,
      body: manifest.bytes,
      expect: [200, 201, 202],
    };
    const answer = await this.#api.retrying(options, () => this.#api.ask(call).catch(refused));
    discard(answer.body);
    checkStated(name, answer, manifest.digest);
    this.#seen.add(placeOf(name, manifest.digest));
    const subject = answer.headers['oci-subject'] === undefined ? manifestSubject(manifest) : undefined;
    if (subject !== undefined) await this.#referrersTags.add(name, subject, manifest, options);
  }

  /**
   * Removes the name's tag, or, by digest, the manifest with all its tags; false when it isn't there. What was about another
   * manifest also goes from the list under that one's referrers tag, if there is one. @throws RegistryError, or OciError
   */
  async delete(name: ManifestName, options: AskOptions = {}): Promise<boolean> {
    const { tag, digest } = name;
    const subject =
      tag === undefined && digest !== undefined ? await this.#subject(name, options) : undefined;
    if (digest !== undefined) this.#seen.delete(placeOf(name, digest));
    const deleted = await askToDelete(this.#api, options, {
      ...this.#about(name, options),
      path: pathOf(name, 'tag'),
      scopes: [deleteScope(name)],
    });
    if (deleted && subject !== undefined && digest !== undefined)
      await this.#referrersTags.remove(name, subject, digest, options);
    return deleted;
  }

  /** What a manifest is about, as far as it can be read: one that cannot is deleted all the same. */
  async #subject(name: ManifestName, options: AskOptions): Promise<Descriptor | undefined> {
    try {
      return manifestSubject(await this.get(name, options));
    } catch (error) {
      const unreadable = error instanceof OciError || (error instanceof RegistryError && !error.temporary);
      if (unreadable) return undefined;
      throw error;
    }
  }

  #about(name: ManifestName, options: AskOptions) {
    const endpoint = this.#api.endpoint(name.registry, options);
    return { endpoint, subject: subjectOf(name), signal: options.signal };
  }

  #reading(name: ManifestName, options: AskOptions) {
    const headers = { accept: manifestMediaTypes.join(', ') };
    return {
      ...this.#about(name, options),
      path: pathOf(name, 'digest'),
      scopes: [pullScope(name)],
      headers,
    };
  }

  async #bytes(name: ManifestName, answer: Answer, { signal }: AskOptions): Promise<Uint8Array> {
    try {
      return await readBytes(answer.body, mostBytes);
    } catch (error) {
      signal?.throwIfAborted();
      throw bodyFailure(error, subjectOf(name));
    }
  }
}

/**
 * The digest was right. docker-registry 2.8 says otherwise of a manifest that comes while one of its blobs is being linked
 * by another upload; else the bytes were changed on their way.
 */
function refused(error: unknown): never {
  throw error instanceof RegistryError && error.code === 'DIGEST_INVALID' ? error.asTemporary() : error;
}

function placeOf({ registry, repository }: RepositoryName, digest: Digest): string {
  return `${registry}/${repository}@${digest}`;
}

/** A name may have both; reading goes by the digest, writing by the tag. */
function pathOf({ repository, tag, digest }: ManifestName, preferred: 'tag' | 'digest'): string {
  const version = preferred === 'digest' ? (digest ?? tag) : (tag ?? digest);
  return `${repository}/manifests/${version ?? 'latest'}`;
}

function verified(name: ManifestName, answer: Answer, bytes: Uint8Array): Manifest {
  const manifest = manifestOf(bytes, contentTypeOf(answer));
  const wanted = name.digest ?? statedDigest(answer);
  if (wanted === undefined) return manifest;
  if (hasDigest(bytes, wanted)) return { ...manifest, digest: wanted };
  throw wrongDigest(
    subjectOf(name),
    `'${name.registry}' sent bytes for ${quoted(name)} that are not '${wanted}'`,
  );
}

function checkStated(name: ManifestName, answer: Answer, digest: Digest): void {
  const stated = statedDigest(answer);
  if (stated === undefined || stated.split(':')[0] !== digest.split(':')[0] || stated === digest) return;
  throw invalidAnswer(
    subjectOf(name),
    `'${name.registry}' says ${quoted(name)} is '${stated}', not '${digest}'`,
  );
}

function statedDigest({ headers }: Answer): Digest | undefined {
  const header = headers['docker-content-digest'];
  return typeof header === 'string' ? parseDigest(header) : undefined;
}

function contentTypeOf({ headers }: Answer): string {
  const header = headers['content-type'];
  return typeof header === 'string' ? header.replace(/;.*$/s, '').trim() : '';
}
