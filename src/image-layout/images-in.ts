import {
  formatPlatform,
  isAttestation,
  isImageConfigMediaType,
  platformOfConfig,
  runnableOn,
  type Descriptor,
  type ImageManifest,
  type Platform,
} from '../oci/index.js';
import { ImageLayoutError } from './error.js';
import { manifestsBelow } from './graph.js';
import type { ImageLayout } from './image-layout.js';

/** One image of a layout, for one platform. */
export interface LayoutImage {
  readonly descriptor: Descriptor;
  readonly content: ImageManifest;
  /** What its configuration is, unread. */
  readonly configuration: Uint8Array;
  /** As its index or else its configuration says; undefined when neither does. */
  readonly platform: Platform | undefined;
}

/** The images that a name's target is or holds, in the order of the index; attestations and artifacts are none. @throws OciError */
export async function imagesIn(
  layout: ImageLayout,
  target: Descriptor,
  signal?: AbortSignal,
): Promise<readonly LayoutImage[]> {
  const images: LayoutImage[] = [];
  for (const { descriptor, content } of await runnableIn(layout, target)) {
    const configuration = await layout.bytes(content.config, signal);
    const platform = descriptor.platform ?? platformOfConfig(configuration);
    images.push({ descriptor, content, configuration, platform });
  }
  return images;
}

/** The platforms of these images; where the index says them, no configuration is read. @throws OciError */
export async function platformsIn(
  layout: ImageLayout,
  target: Descriptor,
  signal?: AbortSignal,
): Promise<readonly Platform[]> {
  const all = (await runnableIn(layout, target)).map(
    async ({ descriptor, content: { config } }) =>
      descriptor.platform ?? platformOfConfig(await layout.bytes(config, signal)),
  );
  return (await Promise.all(all)).filter((platform) => platform !== undefined);
}

/** Manifests of images that something can run, in the order of the index. */
async function runnableIn(
  layout: ImageLayout,
  target: Descriptor,
): Promise<readonly Pick<LayoutImage, 'descriptor' | 'content'>[]> {
  return (await manifestsBelow(layout, target)).flatMap(({ descriptor, content }) =>
    content.kind === 'image' && !isAttestation(descriptor) && isImageConfigMediaType(content.config.mediaType)
      ? [{ descriptor, content }]
      : [],
  );
}

/**
 * The image that a target is, or of an index the best for a platform: docker takes an image that is no list as it is.
 * @throws OciError, ImageLayoutError when none runs on the platform; `name` is for the message
 */
export async function imageFor(
  layout: ImageLayout,
  target: Descriptor,
  {
    platform,
    name,
    signal,
  }: { readonly platform: Platform; readonly name: string; readonly signal?: AbortSignal | undefined },
): Promise<LayoutImage> {
  const images = await imagesIn(layout, target, signal);
  const [only] = images.filter(({ descriptor }) => descriptor.digest === target.digest);
  return only ?? chooseImage(images, platform, name);
}

/** The best of some images for a platform. @throws ImageLayoutError when none runs on it; `name` is for the message */
export function chooseImage(images: readonly LayoutImage[], platform: Platform, name: string): LayoutImage {
  const stated = images.filter((image) => image.platform !== undefined);
  const [best] = runnableOn(platform, stated, (image) => image.platform ?? platform);
  if (best !== undefined) return best;
  const there = stated.map((image) => formatPlatform(image.platform ?? platform));
  throw new ImageLayoutError(
    'no-such-platform',
    `'${name}' is not there for ${formatPlatform(platform)}`,
    there.length === 0 ? 'it does not say which platforms it is for' : `it is for ${there.join(', ')}`,
  );
}
