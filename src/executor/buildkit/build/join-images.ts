import type { ImageLayout } from '../../../image-layout/index.js';
import {
  isIndexMediaType,
  platformOfConfig,
  readManifest,
  writeIndex,
  type Descriptor,
} from '../../../oci/index.js';

/** One image of what several builders have made for a platform each, attestations with it. @throws OciError */
export async function joinImages(
  layout: ImageLayout,
  images: readonly Descriptor[],
  signal: AbortSignal,
): Promise<Descriptor | undefined> {
  if (images.length < 2) return images[0];
  const entries = await Promise.all(images.map((image) => entriesOf(layout, image, signal)));
  const { bytes, mediaType } = writeIndex(entries.flat());
  return layout.writeBytes(bytes, mediaType);
}

async function entriesOf(
  layout: ImageLayout,
  image: Descriptor,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const content = readManifest(await layout.manifest(image));
  if (isIndexMediaType(image.mediaType) && content.kind === 'index') return content.manifests;
  const platform =
    content.kind === 'image' ? platformOfConfig(await layout.bytes(content.config, signal)) : undefined;
  return [{ ...image, ...(platform === undefined ? {} : { platform }) }];
}
