import {
  attestedDigest,
  digestOf,
  formatPlatform,
  isAttestation,
  matchesPlatform,
  type Digest,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { ImageError } from './error.js';
import { configurationAt, type Reading } from './reading.js';
import { nodesOf, type ImageLeaf, type ImageTree, type IndexTree, type ManifestNode } from './tree.js';

/** An image of a tree and what it runs on, as its index or else its configuration says. */
export interface PlatformImage {
  readonly leaf: ImageLeaf;
  readonly platform: Platform | undefined;
}

/** The images of a tree that run somewhere: no attestations, no artifacts. @throws RegistryError, or OciError */
export async function platformImages(from: Reading, tree: ImageTree): Promise<readonly PlatformImage[]> {
  const leaves = nodesOf(tree, 'image').filter(({ descriptor }) => !isAttestation(descriptor));
  const images = await Promise.all(
    leaves.map(async (leaf) => {
      const { platform } = leaf.descriptor;
      if (platform !== undefined) return [{ leaf, platform }];
      const configuration = await configurationAt(from, leaf.content);
      return configuration === undefined ? [] : [{ leaf, platform: configuration.platform }];
    }),
  );
  return images.flat();
}

/** The images of a tree that match one of these platforms. @throws ImageError when one has none, RegistryError, or OciError */
export async function imagesFor(
  from: Reading,
  tree: ImageTree,
  wanted: readonly Platform[],
): Promise<readonly PlatformImage[]> {
  const images = await platformImages(from, tree);
  const matches = (platform: Platform) => (image: PlatformImage) =>
    image.platform !== undefined && matchesPlatform(platform, image.platform);
  const lacking = wanted.find((platform) => !images.some(matches(platform)));
  if (lacking !== undefined) throw noSuchPlatform(lacking, images);
  return images.filter((image) => wanted.some((platform) => matches(platform)(image)));
}

function noSuchPlatform(wanted: Platform, images: readonly PlatformImage[]): ImageError {
  const there = [
    ...new Set(images.flatMap(({ platform }) => (platform === undefined ? [] : [formatPlatform(platform)]))),
  ];
  return new ImageError(
    `the image is not there for ${formatPlatform(wanted)}`,
    there.length === 0 ? 'it does not say which platforms it is for' : `it is for ${there.join(', ')}`,
  );
}

/**
 * The tree with these images alone and the attestations about them; an index keeps everything else it says, and its bytes
 * when it loses nothing. The same choice always gives the same bytes.
 */
export function subsetOf(tree: ManifestNode, images: readonly PlatformImage[]): ManifestNode {
  if (tree.kind !== 'index') return tree;
  const chosen = new Set(images.map(({ leaf }) => leaf.manifest.digest));
  const kept = entriesOf(tree, chosen);
  if (kept.length === tree.children.length && kept.every(({ node }, at) => node === tree.children[at]))
    return tree;
  const manifest = indexWith(tree.manifest, kept);
  const children = kept.map(({ node }) => node);
  const manifests = children.map((child) => child.descriptor);
  const descriptor = { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length };
  return { kind: 'index', descriptor, manifest, content: { kind: 'index', manifests }, children };
}

interface Entry {
  readonly node: ImageTree;
  /** The entry as its index spells it. */
  readonly json: unknown;
}

/** Indexes in the index are dissolved: what is chosen of them becomes entries of the one above. */
function entriesOf(tree: IndexTree, chosen: ReadonlySet<Digest>): readonly Entry[] {
  const { manifests } = jsonOf(tree.manifest);
  return tree.children.flatMap((node, at) => {
    if (node.kind === 'index') return entriesOf(node, chosen);
    const about = isAttestation(node.descriptor) ? attestedDigest(node.descriptor) : node.descriptor.digest;
    return about !== undefined && chosen.has(about) ? [{ node, json: manifests[at] }] : [];
  });
}

function indexWith({ mediaType, bytes: before }: Manifest, entries: readonly Entry[]): Manifest {
  const json = { ...jsonOf({ bytes: before }), manifests: entries.map((entry) => entry.json) };
  const bytes = new TextEncoder().encode(JSON.stringify(json, undefined, 2));
  return { mediaType, digest: digestOf(bytes), bytes };
}

function jsonOf({ bytes }: Pick<Manifest, 'bytes'>): { readonly manifests: readonly unknown[] } {
  return JSON.parse(new TextDecoder().decode(bytes)) as { readonly manifests: readonly unknown[] };
}
