import type { Digest } from '../oci/index.js';
import {
  inParallel,
  sameRepository,
  type AskOptions,
  type ManifestName,
  type RegistryClient,
} from '../registry/index.js';
import { copyImage } from './copy.js';
import { ImageError } from './error.js';

/** A name that an image is to have. */
export interface TagTarget {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** Names given at the same time. */
const mostTargets = 4;

/**
 * Gives an image more names in its registry. No bytes move: the same manifest is put again, and what another repository
 * lacks is mounted. @throws RegistryError, OciError, or ImageError when a name is in another registry
 */
export async function tagImage(
  client: RegistryClient,
  source: ManifestName,
  targets: readonly TagTarget[],
  options: AskOptions = {},
): Promise<Digest> {
  const elsewhere = targets.find(({ registry }) => registry !== source.registry);
  if (elsewhere !== undefined)
    throw new ImageError(
      `'${elsewhere.registry}' is another registry than '${source.registry}': an image cannot be tagged across registries`,
      "copy it: 'taskrun image copy'",
    );
  const manifest = await client.manifests.get(source, options);
  await inParallel(targets, mostTargets, options.signal, async (target, signal) => {
    if (sameRepository(source, target)) await client.manifests.put(target, manifest, { ...options, signal });
    else await copyImage(client, source, target, manifest, { ...options, tag: target.tag, signal });
  });
  return manifest.digest;
}
