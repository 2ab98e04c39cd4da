import { manifestOf, mediaTypes, readManifest, type Descriptor, type Digest } from '../oci/index.js';
import type { Call, RegistryApi } from './api.js';
import { invalidAnswer } from './failures.js';
import { pullScope, subjectOf, type RepositoryName } from './names.js';
import { readPages, type ListOptions, type Page } from './pages.js';
import { readReferrersTag, referrersTag, type ManifestAccess } from './referrers-tag.js';

/** Which referrers are wanted. */
export interface ReferrersOptions extends ListOptions {
  readonly artifactType?: string;
}

/** How registries without the referrers API answer; the specification says 404. */
const unsupported: readonly number[] = [400, 404, 405, 406];

/**
 * What refers to manifests: signatures, SBOMs, other artifacts.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 */
export class Referrers {
  readonly #api: RegistryApi;
  readonly #manifests: Pick<ManifestAccess, 'get'>;

  constructor(api: RegistryApi, manifests: Pick<ManifestAccess, 'get'>) {
    this.#api = api;
    this.#manifests = manifests;
  }

  /** The manifests whose subject this one is, which need not exist. @throws RegistryError, or OciError */
  async list(
    name: RepositoryName & { readonly digest: Digest },
    { artifactType, ...options }: ReferrersOptions = {},
  ): Promise<readonly Descriptor[]> {
    const call = this.#call(name, artifactType, options);
    const foreign: Page[] = [];
    const listed = await readPages(this.#api, call, options, (page) => {
      if (isReferrersList(page)) return wantedOf(page, artifactType, call);
      foreign.push(page);
      return [];
    });
    if (foreign.length === 0) return listed;
    const tagged = await readReferrersTag(this.#manifests, referrersTag(name, name.digest), options);
    return ofType(tagged, artifactType);
  }

  #call(
    name: RepositoryName & { readonly digest: Digest },
    artifactType: string | undefined,
    options: ListOptions,
  ): Call {
    const { registry, repository, digest } = name;
    const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
    return {
      endpoint: this.#api.endpoint(registry, options),
      method: 'GET',
      path: `${repository}/referrers/${digest}${query}`,
      scopes: [pullScope(name)],
      headers: { accept: mediaTypes.ociIndex },
      expect: [200, ...unsupported],
      subject: subjectOf({ registry, repository, digest }),
      signal: options.signal,
    };
  }
}

/** Some registries answer any address, with a page for people. */
function isReferrersList({ answer }: Page): boolean {
  const type = answer.headers['content-type'];
  return (
    answer.status === 200 && typeof type === 'string' && type.split(';')[0]?.trim() === mediaTypes.ociIndex
  );
}

function wantedOf(
  { answer, bytes }: Page,
  artifactType: string | undefined,
  { subject }: Call,
): readonly Descriptor[] {
  const content = readManifest(manifestOf(bytes, mediaTypes.ociIndex));
  if (content.kind !== 'index')
    throw invalidAnswer(subject, `'${subject.registry}' sent no list of referrers for ${subject.name}`);
  const applied = String(answer.headers['oci-filters-applied'] ?? '').split(/\s*,\s*/);
  return applied.includes('artifactType') ? content.manifests : ofType(content.manifests, artifactType);
}

function ofType(referrers: readonly Descriptor[], artifactType: string | undefined): readonly Descriptor[] {
  return artifactType === undefined
    ? referrers
    : referrers.filter((referrer) => referrer.artifactType === artifactType);
}
