import { isForeignLayerMediaType, readManifest, type Descriptor, type Manifest } from '../oci/index.js';
import type { AskOptions } from './api.js';
import type { RegistryClient } from './client.js';
import { sameRepository, type RepositoryName } from './names.js';
import { inParallel } from './parallel.js';

/** Blobs of one image on their way at the same time. */
const mostBlobs = 4;

/** Brings one image (not an index) into another repository, its blobs first. @throws RegistryError, or OciError */
export async function copyImage(
  client: RegistryClient,
  source: RepositoryName,
  target: RepositoryName,
  manifest: Manifest,
  options: AskOptions = {},
): Promise<void> {
  if (sameRepository(source, target)) return;
  const { registry, repository } = target;
  const name = { registry, repository, digest: manifest.digest };
  if ((await client.manifests.head(name, options)) !== undefined) return;
  await inParallel(blobsOf(manifest), mostBlobs, options.signal, (blob, signal) =>
    client.blobs.copy(source, target, blob, { ...options, signal }),
  );
  await client.manifests.put(name, manifest, options);
}

/** Each blob once; layers that their publisher keeps stay there. */
function blobsOf(manifest: Manifest): readonly Descriptor[] {
  const content = readManifest(manifest);
  if (content.kind === 'index') return [];
  const blobs = [content.config, ...content.layers].filter(
    ({ mediaType }) => !isForeignLayerMediaType(mediaType),
  );
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
}
