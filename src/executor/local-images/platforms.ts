import { imagesIn, type ImageLayout } from '../../image-layout/index.js';
import type { Descriptor, Platform } from '../../oci/index.js';

/** The platforms an image or index of the run is for. @throws OciError */
export async function platformsOf(
  layout: ImageLayout,
  target: Descriptor,
  signal?: AbortSignal,
): Promise<readonly Platform[]> {
  const images = await imagesIn(layout, target, signal);
  return images.flatMap(({ platform }) => platform ?? []);
}
