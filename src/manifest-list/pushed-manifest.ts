import { isAttestation, readManifest, type Manifest, type Platform } from '../oci/index.js';

/** What a push left in the registry. */
export interface PushedManifest {
  readonly name: string;
  readonly digest: string;
  /** One for an image, several for a list; attestations are not platforms. */
  readonly platforms: readonly Platform[];
  /** Bytes of an image's configuration and layers, compressed; absent for a list. */
  readonly size?: number;
  /** The images that a list holds, without attestations; absent for an image. */
  readonly manifests?: readonly { readonly digest: string; readonly platform?: Platform }[];
}

/** What a manifest under a name is; only the platform of an image is not in the manifest itself. @throws OciError */
export function pushedManifest(
  name: string,
  manifest: Manifest,
  platforms: readonly Platform[],
): PushedManifest {
  const content = readManifest(manifest);
  const { digest } = manifest;
  if (content.kind === 'image') {
    const size = content.layers.reduce((sum, layer) => sum + layer.size, content.config.size);
    return { name, digest, platforms, size };
  }
  const images = content.manifests.filter((child) => !isAttestation(child));
  const manifests = images.map((image) => ({
    digest: image.digest,
    ...(image.platform === undefined ? {} : { platform: image.platform }),
  }));
  return { name, digest, platforms, manifests };
}
