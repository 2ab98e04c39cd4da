import { referenceKey } from '../oci/index.js';
import type { RegistryClient } from '../registry/index.js';
import type { PlatformEntry } from './entry.js';
import { indexOf, platformsOf } from './index-of.js';
import type { ManifestList } from './list.js';
import { pushedManifest, type PushedManifest } from './pushed-manifest.js';
import { pushManifest, type Child, type PushManifestOptions } from './push-manifest.js';
import { referenceOf, targetOf } from './reference-of.js';

/**
 * Sends the list: what its repository lacks is copied, every child is verified, and only then the tag moves.
 * @throws RegistryError, ImageError, ManifestListError or OciError; then the tag has not moved
 */
export async function pushList(
  client: RegistryClient,
  list: ManifestList,
  options: PushManifestOptions = {},
): Promise<PushedManifest> {
  const manifest = indexOf(list);
  const children = childrenOf(list.entries);
  await pushManifest(client, { manifest, children }, [targetOf(list.name)], options);
  return pushedManifest(list.name, manifest, platformsOf(list));
}

/** The manifests an index of these entries names, each once: images and their attestations. */
export function childrenOf(entries: readonly PlatformEntry[]): readonly Child[] {
  const children = entries.flatMap(({ source, reference: from, descriptor, attestations, manifest }) => [
    { source, from, descriptor, manifest },
    ...attestations.map((attestation) => ({ source, from, descriptor: attestation.descriptor })),
  ]);
  return [...new Map(children.map((child) => [child.descriptor.digest, child])).values()];
}

/** A text that is equal for two names of the same list. @throws ManifestListError */
export function listKey(name: string): string {
  return referenceKey(referenceOf(name));
}
