import type { Digest } from '../oci/index.js';
import {
  inParallel,
  quoted,
  RegistryError,
  type AskOptions,
  type ManifestName,
  type RegistryClient,
  type RepositoryName,
} from '../registry/index.js';
import { ImageError } from './error.js';

/** What was removed: one tag, or a manifest with all the tags that led to it. */
export type RemovedImage =
  | { readonly kind: 'tag' }
  | { readonly kind: 'manifest'; readonly digest: Digest; readonly tags: readonly string[] };

export interface RemoveOptions extends AskOptions {
  /** Removes the manifest the tag leads to, and so every other tag of it, too. */
  readonly byDigest?: boolean;
}

/** A name with a tag, or with a digest. */
export type RemovableName = RepositoryName &
  ({ readonly tag: string; readonly digest?: never } | { readonly digest: Digest; readonly tag?: never });

/** Tags asked about at the same time. */
const mostQuestions = 16;

/**
 * Removes a tag, or by digest a manifest. Blobs, and what an index names, stay until the registry collects its garbage.
 * @throws RegistryError (`status` 404 when it isn't there), or ImageError when the registry cannot remove a tag alone
 */
export async function removeImage(
  client: RegistryClient,
  name: RemovableName,
  { byDigest = false, ...options }: RemoveOptions = {},
): Promise<RemovedImage> {
  if (name.digest !== undefined) return removeManifest(client, name, name.digest, [], options);
  if (byDigest) {
    const { digest, tags } = await tagsBeside(client, name, options);
    return removeManifest(client, name, digest, tags, options);
  }
  try {
    if (!(await client.manifests.delete(name, options))) throw notThere(name);
    return { kind: 'tag' };
  } catch (error) {
    const isTagRefused = error instanceof RegistryError && (error.status === 400 || error.status === 405);
    throw isTagRefused ? await onlyByDigest(client, name, options) : error;
  }
}

async function removeManifest(
  client: RegistryClient,
  { registry, repository }: RepositoryName,
  digest: Digest,
  tags: readonly string[],
  options: AskOptions,
): Promise<RemovedImage> {
  const name = { registry, repository, digest };
  try {
    if (!(await client.manifests.delete(name, options))) throw notThere(name);
    return { kind: 'manifest', digest, tags };
  } catch (error) {
    throw error instanceof RegistryError && error.status === 405 ? deletesNothing(name, error) : error;
  }
}

/** What a tag leads to, and every tag that does; registries cannot be asked for that, only about each tag. */
async function tagsBeside(
  client: RegistryClient,
  name: RepositoryName & { readonly tag: string },
  options: AskOptions,
): Promise<{ readonly digest: Digest; readonly tags: readonly string[] }> {
  const { registry, repository } = name;
  const [found, all] = await Promise.all([
    client.manifests.head(name, options),
    client.tags.list(name, options),
  ]);
  if (found === undefined) throw notThere(name);
  const tags = await inParallel(all, mostQuestions, options.signal, async (tag, signal) => {
    const other = await client.manifests.head({ registry, repository, tag }, { ...options, signal });
    return other?.digest === found.digest ? [tag] : [];
  });
  return { digest: found.digest, tags: tags.flat() };
}

function notThere(name: ManifestName): RegistryError {
  const { registry, repository } = name;
  return new RegistryError(`${quoted(name)} is not in the registry`, { registry, repository, status: 404 });
}

/** Distribution before version 3 is such a registry. */
async function onlyByDigest(
  client: RegistryClient,
  name: RepositoryName & { readonly tag: string },
  options: AskOptions,
): Promise<ImageError> {
  const { tags } = await tagsBeside(client, name, options);
  const others = tags.filter((tag) => tag !== name.tag);
  const company = others.length === 0 ? 'no other tag leads to it' : `${listed(others)} would go with it`;
  return new ImageError(
    `'${name.registry}' cannot remove the tag of ${quoted(name)} alone`,
    `--digest removes the manifest it leads to; ${company}`,
  );
}

const mostNamed = 5;

function listed(tags: readonly string[]): string {
  const named = tags.slice(0, mostNamed).map((tag) => `'${tag}'`);
  const more = tags.length - named.length;
  const noun = tags.length === 1 ? 'the tag' : 'the tags';
  return `${noun} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function deletesNothing(name: ManifestName, { registry, code }: RegistryError): RegistryError {
  return new RegistryError(`'${registry}' does not allow ${quoted(name)} to be removed`, {
    registry,
    repository: name.repository,
    status: 405,
    ...(code === undefined ? {} : { code }),
    hint: 'registries may forbid it; docker-registry allows it with REGISTRY_STORAGE_DELETE_ENABLED=true',
  });
}
