import {
  readManifest,
  referrerDescriptor,
  writeReferrers,
  type Descriptor,
  type Digest,
  type Manifest,
} from '../oci/index.js';
import type { AskOptions } from './api.js';
import { invalidAnswer } from './failures.js';
import { subjectOf, type ManifestName, type RepositoryName } from './names.js';
import { RegistryError } from './registry-error.js';

/** The reads and writes that keeping a referrers tag takes. */
export interface ManifestAccess {
  get(name: ManifestName, options: AskOptions): Promise<Manifest>;
  put(name: ManifestName, manifest: Manifest, options: AskOptions): Promise<void>;
}

/**
 * The tag under which a registry without the referrers API keeps the list of a manifest's referrers.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema
 */
export function referrersTag({ registry, repository }: RepositoryName, subject: Digest): ManifestName {
  const [algorithm = '', encoded = ''] = subject.split(':');
  return { registry, repository, tag: `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}` };
}

/** What the referrers tag lists; nothing when there is no such tag. @throws RegistryError, or OciError */
export async function readReferrersTag(
  manifests: Pick<ManifestAccess, 'get'>,
  name: ManifestName,
  options: AskOptions,
): Promise<readonly Descriptor[]> {
  try {
    const content = readManifest(await manifests.get(name, options));
    if (content.kind === 'index') return content.manifests;
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404) return [];
    throw error;
  }
  const subject = subjectOf(name);
  throw invalidAnswer(subject, `${subject.name} is an image, where a list of referrers should be`);
}

/**
 * Keeps the referrers tags of registries without the referrers API. Changes to one tag wait for each other; those of
 * another process can still be lost, as the specification warns.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-manifests-with-subject
 */
export class ReferrersTags {
  readonly #manifests: ManifestAccess;
  readonly #changes = new Map<string, Promise<void>>();

  constructor(manifests: ManifestAccess) {
    this.#manifests = manifests;
  }

  /** Lists a manifest among its subject's referrers. @throws RegistryError, or OciError */
  add(
    repository: RepositoryName,
    subject: Descriptor,
    referrer: Manifest,
    options: AskOptions,
  ): Promise<void> {
    return this.#change(repository, subject.digest, options, (listed) =>
      listed.some(({ digest }) => digest === referrer.digest)
        ? undefined
        : [...listed, referrerDescriptor(referrer)],
    );
  }

  /** Takes a manifest off the list of its subject's referrers, when there is such a list. @throws RegistryError, or OciError */
  remove(
    repository: RepositoryName,
    subject: Descriptor,
    referrer: Digest,
    options: AskOptions,
  ): Promise<void> {
    return this.#change(repository, subject.digest, options, (listed) => {
      const left = listed.filter(({ digest }) => digest !== referrer);
      return left.length === listed.length ? undefined : left;
    });
  }

  async #change(
    repository: RepositoryName,
    subject: Digest,
    options: AskOptions,
    change: (listed: readonly Descriptor[]) => readonly Descriptor[] | undefined,
  ): Promise<void> {
    const name = referrersTag(repository, subject);
    const key = `${name.registry}/${name.repository}:${String(name.tag)}`;
    const before = this.#changes.get(key) ?? Promise.resolve();
    const work = async () => {
      const changed = change(await readReferrersTag(this.#manifests, name, options));
      if (changed !== undefined) await this.#manifests.put(name, writeReferrers(changed), options);
    };
    const changed = before.then(work, work);
    this.#changes.set(key, changed);
    try {
      await changed;
    } finally {
      if (this.#changes.get(key) === changed) this.#changes.delete(key);
    }
  }
}
