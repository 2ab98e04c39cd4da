import { chooseImage, type ImageLayout } from '../../image-layout/index.js';
import { formatFamiliarReference, parseReference, type Platform } from '../../oci/index.js';
import type { TemplateMap, TemplateValue } from '../../template/index.js';
import { namedImages, sizeOf, splitName, statedConfiguration } from './described-image.js';
import { formatted } from './format.js';

/** What `docker inspect` is asked. */
export interface Inspection {
  readonly names: readonly string[];
  readonly format?: string;
  /** Which image of an index. */
  readonly platform: Platform;
}

/**
 * The lines of `docker image inspect`.
 * @see https://docs.docker.com/reference/cli/docker/image/inspect/
 * @throws OciError, ManifestListError for a format that cannot be used
 */
export async function inspectImages(
  layout: ImageLayout,
  { names, format, platform }: Inspection,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const images: TemplateMap[] = [];
  for (const name of names) images.push(await described(layout, name, platform, signal));
  if (format === undefined) return JSON.stringify(images, undefined, 4).split('\n');
  if (format === 'json') return [JSON.stringify(images)];
  return Promise.all(images.map((image) => formatted(format, image)));
}

async function described(
  layout: ImageLayout,
  name: string,
  platform: Platform,
  signal?: AbortSignal,
): Promise<TemplateMap> {
  const target = layout.target(name);
  const all = await namedImages(layout, signal);
  const same = all.filter((other) => other.target.digest === target.digest);
  const images = same[0]?.images ?? [];
  const [only, second] = images;
  const image = only !== undefined && second === undefined ? only : chooseImage(images, platform, name);
  const stated = statedConfiguration(image);
  return {
    Id: target.digest,
    RepoTags: same.filter((each) => splitName(each).tag !== '<none>').map((each) => familiar(each.name)),
    RepoDigests: [...new Set(same.map((each) => `${splitName(each).repository}@${target.digest}`))],
    Comment: '',
    Created: stated.created ?? '',
    Author: stated.author ?? '',
    Config: (stated.config ?? {}) as TemplateValue,
    Architecture: stated.architecture ?? '',
    ...(stated.variant === undefined ? {} : { Variant: stated.variant }),
    Os: stated.os ?? '',
    Size: sizeOf(image),
    RootFS: { Type: stated.rootfs?.type ?? 'layers', Layers: stated.rootfs?.diff_ids ?? [] },
  };
}

function familiar(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : formatFamiliarReference(reference);
}
