import type { Digest, Manifest, Platform } from '../oci/index.js';
import { inParallel, type AskOptions, type RegistryClient, type RepositoryName } from '../registry/index.js';
import { attachedTo, type Attached } from './attached.js';
import { copyBlobs, type CopiedBlobs, type CopyProgress } from './copy-blobs.js';
import { ImageError } from './error.js';
import { reading, type Reading } from './reading.js';
import { imagesFor, subsetOf } from './subset.js';
import { blobsOf, manifestsOf, nodesOf, readTree, type ManifestNode } from './tree.js';

/** How an image is copied. */
export interface CopyOptions extends AskOptions {
  /** The tag the copy gets, last of all; without one it is only there by its digest. */
  readonly tag?: string | undefined;
  /** Of an index, only the images for these, and what attests them; all when there are none. */
  readonly platforms?: readonly Platform[];
  /** Also what refers to the image and to its parts, by subject or by cosign's tags. */
  readonly referrers?: boolean;
  /** Told as bytes go over, and as blobs turn out to be there. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** What a copy came to. */
export interface CopiedImage extends CopiedBlobs {
  /** Of the manifest that the tag leads to. */
  readonly digest: Digest;
}

/** Questions that move no blobs, at the same time. */
const mostQuestions = 16;

/**
 * Brings an image into another repository, of the same registry or another: blobs first, each once, mounted where that
 * is possible; then manifests, children before indexes, their bytes as they are; the tag last. What is there already is
 * not sent. A copy that fails or is aborted leaves nothing tagged, and a later one goes on where it stopped.
 * @throws RegistryError, OciError, ImageError, or the signal's reason
 */
export async function copyImage(
  client: RegistryClient,
  source: RepositoryName,
  target: RepositoryName,
  manifest: Manifest,
  options: CopyOptions = {},
): Promise<CopiedImage> {
  const { tag, signal, insecure = false } = options;
  const asking = { signal, insecure };
  const { tree, attached } = await reading(client, source, asking, (from) => chosen(from, manifest, options));
  const trees = [...attached.map(({ node }) => node), tree];
  trees.forEach(refuseBroken);
  const { registry, repository } = target;
  const from = { repositories: [source] };
  const copy = { client, originOf: () => from, target: { registry, repository }, options: asking };
  const missing = await missingManifests(copy, trees);
  const blobs = await copyBlobs(copy, blobsOf(trees, missing), options.onProgress);
  await putManifests(copy, tag === undefined ? missing : missing.filter((node) => node !== tree));
  for (const { node, tag: name } of attached)
    if (name !== undefined) await client.manifests.put({ ...copy.target, tag: name }, node.manifest, asking);
  if (tag !== undefined) await client.manifests.put({ ...copy.target, tag }, tree.manifest, asking);
  return { digest: tree.manifest.digest, ...blobs };
}

interface Chosen {
  readonly tree: ManifestNode;
  readonly attached: readonly Attached[];
}

/** What of the source is to be copied. */
async function chosen(
  from: Reading,
  manifest: Manifest,
  { platforms = [], referrers = false }: CopyOptions,
): Promise<Chosen> {
  const whole = await readTree(from, manifest);
  const tree = platforms.length === 0 ? whole : subsetOf(whole, await imagesFor(from, whole, platforms));
  return { tree, attached: referrers ? await attachedTo(from, [tree]) : [] };
}

/** Where to. */
interface Copy {
  readonly client: RegistryClient;
  readonly target: RepositoryName;
  readonly options: AskOptions;
}

function refuseBroken(tree: ManifestNode): void {
  const [first, ...more] = nodesOf(tree, 'broken');
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new ImageError(
    `the image is not whole: ${first.message}${others}`,
    "'taskrun image verify' lists everything that is wrong with it",
  );
}

/** The manifests the target lacks. One that it has was accepted with its blobs, but an index may have come without children. */
async function missingManifests(
  { client, target, options }: Copy,
  trees: readonly ManifestNode[],
): Promise<readonly ManifestNode[]> {
  const all = new Map(trees.flatMap(manifestsOf).map((node) => [node.manifest.digest, node]));
  const missing = await inParallel([...all.values()], mostQuestions, options.signal, async (node, signal) => {
    const { digest } = node.manifest;
    const found = await client.manifests.head({ ...target, digest }, { ...options, signal });
    return found === undefined ? [node] : [];
  });
  return missing.flat();
}

/** Images, then the indexes that name them, each under its digest; a root that gets a tag comes with that. */
async function putManifests(
  { client, target, options }: Copy,
  missing: readonly ManifestNode[],
): Promise<void> {
  const put = ({ manifest }: ManifestNode, signal = options.signal) =>
    client.manifests.put({ ...target, digest: manifest.digest }, manifest, { ...options, signal });
  const images = missing.filter(({ kind }) => kind === 'image');
  await inParallel(images, mostQuestions, options.signal, put);
  for (const node of missing) if (node.kind === 'index') await put(node);
}
