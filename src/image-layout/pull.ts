import {
  isAttestation,
  readManifest,
  runnableOn,
  type Descriptor,
  type Manifest,
  type ManifestContent,
  type Platform,
} from '../oci/index.js';
import type { AskOptions, RepositoryName } from '../registry/index.js';
import { isManifest, manifestsBelow, type ManifestSource } from './graph.js';
import type { ImageLayout } from './image-layout.js';
import { imageFor } from './images-in.js';
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
  const root = await pullRoot(layout, name, options);
  if (platform !== undefined) return pullPlatform(layout, root, { name, platform, ...options });
  await pullBelow(layout, root, referenceOf(name), options);
  return root;
}

/** The manifest alone that a name leads to. @throws RegistryError */
export async function pullRoot(
  layout: ImageLayout,
  name: string,
  options: AskOptions = {},
): Promise<Descriptor> {
  const reference = referenceOf(name);
  return keep(layout, reference, await layout.client.manifests.get(reference, options));
}

/**
 * Of what a name leads to, the image that runs best on a platform; of its other images nothing is fetched, where the index
 * says for which platforms they are.
 * @throws RegistryError, OciError, ImageLayoutError (`no-such-platform`)
 */
export async function pullPlatform(
  layout: ImageLayout,
  root: Descriptor,
  { name, platform, ...options }: AskOptions & { readonly name: string; readonly platform: Platform },
): Promise<Descriptor> {
  const target = statedFor(platform, readManifest(await layout.manifest(root))) ?? root;
  await pullBelow(layout, target, referenceOf(name), options);
  return (await imageFor(layout, target, { name, platform, signal: options.signal })).descriptor;
}

/** The best entry of an index; undefined when none will do, or when the images themselves have to be asked. */
function statedFor(platform: Platform, content: ManifestContent): Descriptor | undefined {
  if (content.kind !== 'index') return undefined;
  const images = content.manifests.filter((entry) => isManifest(entry) && !isAttestation(entry));
  if (images.some((entry) => entry.platform === undefined)) return undefined;
  return runnableOn(platform, images, (entry) => entry.platform ?? platform)[0];
}

/** Manifests; what they name is known to be in the repository. */
async function pullBelow(
  layout: ImageLayout,
  root: Descriptor,
  { registry, repository }: RepositoryName,
  options: AskOptions,
): Promise<void> {
  const place = { registry, repository };
  const source = remoteManifests(layout, place, options);
  for (const { content } of await manifestsBelow(source, root, options.signal))
    if (content.kind === 'image')
      for (const { digest } of [content.config, ...content.layers]) layout.know(digest, place);
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
