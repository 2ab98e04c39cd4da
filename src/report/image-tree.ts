import type { PushedImage } from '../event/index.js';
import type { Platform } from '../oci/index.js';

/** What a run left in registries, each manifest once, manifest lists with what they hold. */
export interface ImageNode {
  readonly digest: string;
  /** Every name it was pushed as; none for an image that only a list holds. */
  readonly names: readonly string[];
  readonly platforms: readonly Platform[];
  /** Bytes; absent where it is not known. */
  readonly size?: number;
  /** The images of a manifest list. */
  readonly children?: readonly ImageNode[];
}

/** Manifest lists first, then the images that none of them holds. */
export function imageTree(images: readonly PushedImage[]): readonly ImageNode[] {
  const known = new Map<string, ImageNode>();
  for (const image of images) known.set(image.digest, joined(image, known.get(image.digest)));
  const lists = images.filter(({ manifests }) => manifests !== undefined);
  const held = new Set(lists.flatMap(({ manifests = [] }) => manifests.map(({ digest }) => digest)));
  const trees = unique(lists).map(({ digest, manifests = [] }) => ({
    ...nodeOf(digest, known),
    children: manifests.map((child) => childOf(child, known)),
  }));
  const alone = unique(images).filter(
    ({ digest, manifests }) => manifests === undefined && !held.has(digest),
  );
  return [...trees, ...alone.map(({ digest }) => nodeOf(digest, known))];
}

function joined({ name, digest, platforms, size }: PushedImage, earlier: ImageNode | undefined): ImageNode {
  const names = [...(earlier?.names ?? []), name];
  return { digest, names, platforms, ...(size === undefined ? {} : { size }) };
}

function nodeOf(digest: string, known: ReadonlyMap<string, ImageNode>): ImageNode {
  return known.get(digest) ?? { digest, names: [], platforms: [] };
}

function childOf(
  { digest, platform }: NonNullable<PushedImage['manifests']>[number],
  known: ReadonlyMap<string, ImageNode>,
): ImageNode {
  const node = nodeOf(digest, known);
  return platform === undefined ? node : { ...node, platforms: [platform] };
}

const unique = (images: readonly PushedImage[]): readonly PushedImage[] => [
  ...new Map(images.map((image) => [image.digest, image])).values(),
];
