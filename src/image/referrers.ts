import { OciError, type Digest } from '../oci/index.js';
import { RegistryError } from '../registry/index.js';
import { defined } from './defined.js';
import type { Referrer } from './description.js';
import type { Reading } from './reading.js';

/** What cosign adds to the name of a digest, where it does not use subjects: signatures, attestations, bills of materials. */
const cosignEndings = ['sig', 'att', 'sbom'];

/**
 * What refers to a manifest: manifests whose subject it is, and those that cosign's tags point at. Nothing where a
 * registry cannot say. @throws RegistryError when it cannot be reached
 */
export async function referrersOf(from: Reading, digest: Digest): Promise<readonly Referrer[]> {
  const found = await Promise.all([
    subjectReferrers(from, digest),
    ...cosignEndings.map((ending) => tagged(from, `${digest.replace(':', '-')}.${ending}`)),
  ]);
  return found.flat();
}

async function subjectReferrers(
  { client, repository, options, limit }: Reading,
  digest: Digest,
): Promise<readonly Referrer[]> {
  try {
    const referrers = await limit(() => client.referrers.list({ ...repository, digest }, options));
    return referrers.map((each) => ({
      digest: each.digest,
      mediaType: each.mediaType,
      size: each.size,
      ...defined({ artifactType: each.artifactType }),
    }));
  } catch (error) {
    // Registries that know nothing of referrers answer in many ways; that is nothing about the image.
    const isAnswer =
      error instanceof OciError || (error instanceof RegistryError && error.status !== undefined);
    if (isAnswer) return [];
    throw error;
  }
}

async function tagged(
  { client, repository, options, limit }: Reading,
  tag: string,
): Promise<readonly Referrer[]> {
  const found = await limit(() => client.manifests.head({ ...repository, tag }, options));
  if (found === undefined) return [];
  const { digest, mediaType, size } = found;
  return [{ digest, mediaType, size, tag }];
}
