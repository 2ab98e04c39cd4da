import { isAttestation, readManifest, type Platform } from '../oci/index.js';
import type { RegistryClient } from '../registry/index.js';
import { platformOf, type PlatformOptions } from './platform-of.js';
import { pushedManifest, type PushedManifest } from './pushed-manifest.js';
import { referenceOf } from './reference-of.js';

/** What a name leads to in its registry, an image or a list. @throws RegistryError, ManifestListError or OciError */
export async function describePushed(
  client: RegistryClient,
  name: string,
  options: PlatformOptions = {},
): Promise<PushedManifest> {
  const reference = referenceOf(name);
  const manifest = await client.manifests.get(reference, options);
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    const images = content.manifests.filter((child) => !isAttestation(child));
    return pushedManifest(
      name,
      manifest,
      images.flatMap(({ platform }) => platform ?? []),
    );
  }
  const platform = await platformOf(client, reference, content, options);
  return pushedManifest(name, manifest, isPlatform(platform) ? [platform] : []);
}

function isPlatform(platform: Platform | 'artifact' | undefined): platform is Platform {
  return platform !== undefined && platform !== 'artifact';
}
