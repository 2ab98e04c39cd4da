import {
  formatPlatform,
  isForeignLayerMediaType,
  isManifestMediaType,
  OciError,
  readManifest,
  type Descriptor,
  type Digest,
  type ImageIndex,
  type ImageManifest,
  type Manifest,
} from '../oci/index.js';
import { RegistryError } from '../registry/index.js';
import { ImageError } from './error.js';
import { manifestAt, type Reading } from './reading.js';

/** A manifest and, if it is an index, everything below it: indexes have children, all else are leaves. */
export type ImageTree = IndexTree | ImageLeaf | BlobLeaf | BrokenLeaf;

/** An index, or a manifest list. */
export interface IndexTree extends Readonly<Rest> {
  readonly kind: 'index';
  readonly manifest: Manifest;
  readonly content: ImageIndex;
  /** In the order of the index, one for each entry. */
  readonly children: readonly ImageTree[];
}

/** The manifest of one image, or of an artifact such as an attestation. */
export interface ImageLeaf extends Readonly<Rest> {
  readonly kind: 'image';
  readonly manifest: Manifest;
  readonly content: ImageManifest;
}

/** An entry of an index that is no manifest: caches of builds are indexes of layers. */
export interface BlobLeaf extends Readonly<Rest> {
  readonly kind: 'blob';
}

/** An entry of an index that cannot be read. */
export interface BrokenLeaf extends Readonly<Rest> {
  readonly kind: 'broken';
  readonly reason: 'missing' | 'wrong-digest' | 'unreadable' | 'too-deep';
  /** One sentence. */
  readonly message: string;
}

/** A node that is a manifest. */
export type ManifestNode = IndexTree | ImageLeaf;

interface Rest {
  /** As the parent states it; for the root, what its bytes are. */
  readonly descriptor: Descriptor;
}

/** Bounds of what an untrusted registry can make us do. */
const deepest = 4;
const mostManifests = 2000;
const mostBytes = 64 * 1024 * 1024;

/** What has been read of one tree. */
interface Progress {
  readonly from: Reading;
  readonly known: Map<Digest, Promise<Manifest>>;
  entries: number;
  bytes: number;
}

/**
 * Everything below a manifest that is in the repository. What an index names and cannot be had is a broken leaf; only a
 * registry that fails, a root that is no manifest, and more than all reason make it throw.
 * @throws RegistryError, OciError or ImageError
 */
export async function readTree(from: Reading, root: Manifest): Promise<ManifestNode> {
  const descriptor = { mediaType: root.mediaType, digest: root.digest, size: root.bytes.length };
  return grow({ from, known: new Map(), entries: 0, bytes: 0 }, descriptor, root, deepest);
}

async function grow(
  progress: Progress,
  descriptor: Descriptor,
  manifest: Manifest,
  depth: number,
): Promise<ManifestNode> {
  const content = readManifest(manifest);
  if (content.kind === 'image') return { kind: 'image', descriptor, manifest, content };
  const children = await Promise.all(content.manifests.map((entry) => childOf(progress, entry, depth - 1)));
  return { kind: 'index', descriptor, manifest, content, children };
}

async function childOf(progress: Progress, descriptor: Descriptor, depth: number): Promise<ImageTree> {
  if (!isManifestMediaType(descriptor.mediaType)) return { kind: 'blob', descriptor };
  const broken = (reason: BrokenLeaf['reason'], message: string): BrokenLeaf => ({
    kind: 'broken',
    descriptor,
    reason,
    message,
  });
  if (depth === 0) return broken('too-deep', `indexes are nested more than ${deepest} deep`);
  try {
    return await grow(progress, descriptor, await fetched(progress, descriptor.digest), depth);
  } catch (error) {
    if (error instanceof OciError) return broken('unreadable', error.message);
    if (error instanceof RegistryError && error.status === 404)
      return broken('missing', `${nameOf(descriptor)} is not in the repository`);
    if (isWrongDigest(error))
      return broken('wrong-digest', `${nameOf(descriptor)} has other bytes than its digest says`);
    throw error;
  }
}

function nameOf({ digest, platform }: Descriptor): string {
  return platform === undefined
    ? `the manifest '${digest}'`
    : `the manifest '${digest}' for ${formatPlatform(platform)}`;
}

/** A manifest that several entries name is read once. */
function fetched(progress: Progress, digest: Digest): Promise<Manifest> {
  if (++progress.entries > mostManifests)
    throw new ImageError(`the index has more than ${mostManifests} manifests`);
  const known = progress.known.get(digest);
  if (known !== undefined) return known;
  const reading = counted(progress, manifestAt(progress.from, { digest }));
  progress.known.set(digest, reading);
  return reading;
}

async function counted(progress: Progress, reading: Promise<Manifest>): Promise<Manifest> {
  const manifest = await reading;
  progress.bytes += manifest.bytes.length;
  if (progress.bytes > mostBytes)
    throw new ImageError(`the manifests of the index have more than ${mostBytes} bytes`);
  return manifest;
}

/** Whether a registry sent other bytes than were asked for. */
export function isWrongDigest(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.code === 'DIGEST_INVALID' && error.status === undefined;
}

/** A tree's manifests, each once, children before the indexes that name them. */
export function manifestsOf(tree: ImageTree): readonly ManifestNode[] {
  const below = tree.kind === 'index' ? tree.children.flatMap(manifestsOf) : [];
  const all = tree.kind === 'index' || tree.kind === 'image' ? [...below, tree] : below;
  return [...new Map(all.map((node) => [node.manifest.digest, node])).values()];
}

/** A tree's leaves and indexes of a kind, in order, each as often as it is named. */
export function nodesOf<Kind extends ImageTree['kind']>(
  tree: ImageTree,
  kind: Kind,
): readonly Extract<ImageTree, { kind: Kind }>[] {
  const below = tree.kind === 'index' ? tree.children.flatMap((child) => nodesOf(child, kind)) : [];
  return tree.kind === kind ? [tree as Extract<ImageTree, { kind: Kind }>, ...below] : below;
}

/** The blobs of these manifests, and those that indexes of the trees name themselves, each once; publishers keep some. */
export function blobsOf(
  trees: readonly ImageTree[],
  manifests: readonly ManifestNode[],
): readonly Descriptor[] {
  const images = manifests.flatMap((node) =>
    node.kind === 'image' ? [node.content.config, ...node.content.layers] : [],
  );
  const blobs = [
    ...images,
    ...trees.flatMap((tree) => nodesOf(tree, 'blob')).map(({ descriptor }) => descriptor),
  ].filter(({ mediaType }) => !isForeignLayerMediaType(mediaType));
  return [...new Map(blobs.map((blob) => [blob.digest, blob])).values()];
}
