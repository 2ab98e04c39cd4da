import { formatPlatform, type Platform } from '../oci/index.js';
import type { AskOptions, ManifestName, RegistryClient } from '../registry/index.js';
import { describe } from './describe.js';
import type { ManifestDescription } from './description.js';
import { ImageError } from './error.js';
import { manifestAt, reading, type Reading } from './reading.js';
import { referrersOf } from './referrers.js';
import { imagesFor, subsetOf, type PlatformImage } from './subset.js';
import { readTree, type ManifestNode } from './tree.js';

export interface InspectOptions extends AskOptions {
  /** The one image for this, instead of everything. */
  readonly platform?: Platform | undefined;
}

/**
 * What an image is made of: its index, its images with their configurations, what attests them and what refers to them.
 * @throws RegistryError, OciError, or ImageError
 */
export async function inspectImage(
  client: RegistryClient,
  name: ManifestName,
  { platform, ...options }: InspectOptions = {},
): Promise<ManifestDescription> {
  return reading(client, name, options, async (from) => {
    const root = await manifestAt(from, name);
    const tree = await readTree(from, root);
    const description =
      platform === undefined ? await describe(from, tree) : await imageFor(from, tree, platform);
    return withReferrers(from, description);
  });
}

/** The image for a platform, with what attests it. */
async function imageFor(from: Reading, tree: ManifestNode, platform: Platform): Promise<ManifestDescription> {
  const images = await imagesFor(from, tree, [platform]);
  const digests = new Set(images.map(({ leaf }) => leaf.manifest.digest));
  if (digests.size > 1) throw ambiguous(platform, images);
  const description = await describe(from, subsetOf(tree, images));
  const image =
    description.kind === 'index' ? description.manifests.find(({ kind }) => kind === 'image') : undefined;
  return image ?? description;
}

function ambiguous(wanted: Platform, images: readonly PlatformImage[]): ImageError {
  const platforms = images.flatMap(({ platform }) =>
    platform === undefined ? [] : [formatPlatform(platform)],
  );
  return new ImageError(
    `the image is there ${images.length} times for ${formatPlatform(wanted)}`,
    `name one: ${[...new Set(platforms)].join(', ')}, or its digest`,
  );
}

async function withReferrers(from: Reading, description: ManifestDescription): Promise<ManifestDescription> {
  if (description.kind !== 'index' && description.kind !== 'image') return description;
  const [referrers, manifests] = await Promise.all([
    referrersOf(from, description.digest),
    description.kind === 'index'
      ? Promise.all(description.manifests.map((each) => withReferrers(from, each)))
      : [],
  ]);
  return description.kind === 'index'
    ? { ...description, manifests, referrers }
    : { ...description, referrers };
}
