import type { Descriptor, Manifest, Platform } from '../oci/index.js';
import type { AskOptions, RepositoryName } from '../registry/index.js';
import { manifestsBelow, type ManifestSource } from './graph.js';
import type { ImageLayout } from './image-layout.js';
import { chooseImage, imagesIn } from './images-in.js';
import { referenceOf } from './names.js';

/** How an image is pulled. */
export interface PullOptions extends AskOptions {
  /** Of an index, only the image that runs best on this; all of it when absent. */
  readonly platform?: Platform;
}

/**
 * Fetches what a name leads to in its registry: manifests, and configurations when a platform is chosen. Layers stay where
 * they are until something reads them. The run's names are not changed.
 * @throws RegistryError, OciError, ImageLayoutError (`no-such-platform`)
 */
export async function pullImage(
  layout: ImageLayout,
  name: string,
  { platform, ...options }: PullOptions = {},
): Promise<Descriptor> {
  const reference = referenceOf(name);
  const manifest = await layout.client.manifests.get(reference, options);
  const { registry, repository } = reference;
  const root = await keep(layout, reference, manifest);
  const source = remoteManifests(layout, { registry, repository }, options);
  for (const { content } of await manifestsBelow(source, root, options.signal))
    if (content.kind === 'image')
      for (const { digest } of [content.config, ...content.layers]) layout.know(digest, reference);
  if (platform === undefined) return root;
  const images = await imagesIn(layout, root, options.signal);
  // docker takes an image that is no list as it is
  const [only] = images.filter(({ descriptor }) => descriptor.digest === root.digest);
  return (only ?? chooseImage(images, platform, name)).descriptor;
}

/** Manifests of the layout, which gets those that it lacks from a repository. */
function remoteManifests(
  layout: ImageLayout,
  repository: RepositoryName,
  options: AskOptions,
): ManifestSource {
  return {
    manifest: async (descriptor) => {
      if (await layout.has(descriptor.digest)) return layout.manifest(descriptor);
      const name = { ...repository, digest: descriptor.digest };
      const manifest = await layout.client.manifests.get(name, options);
      await keep(layout, repository, manifest);
      return manifest;
    },
  };
}

async function keep(
  layout: ImageLayout,
  repository: RepositoryName,
  { bytes, mediaType, digest }: Manifest,
): Promise<Descriptor> {
  layout.know(digest, repository);
  return layout.writeBytes(bytes, mediaType);
}
