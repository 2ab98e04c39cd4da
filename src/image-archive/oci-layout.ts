import {
  formatPlatform,
  formatReference,
  hasDigest,
  isAttestation,
  isForeignLayerMediaType,
  manifestOf,
  mediaTypes,
  readManifest,
  type Descriptor,
  type Manifest,
} from '../oci/index.js';
import { inParallel } from '../registry/index.js';
import { blobPath, documentAt, type ArchiveContents } from './contents.js';
import type { Destination } from './destination.js';
import { ImageArchiveError } from './image-archive-error.js';
import { member, parseDocument } from './json.js';

/** A manifest of the archive with all that hangs on it. */
interface Tree {
  readonly manifest: Manifest;
  readonly descriptor: Descriptor;
  /** Of an index. */
  readonly children: readonly Tree[];
  /** Configuration and layers of an image. */
  readonly blobs: readonly Descriptor[];
  /** What is neither in the archive nor in the repository. */
  readonly missing: readonly Descriptor[];
}

/** No index that an engine has made holds an index that holds an index. */
const deepest = 3;
/** Requests at the same time. */
const mostRequests = 4;

/**
 * Pushes an archive of the containerd image store: the bytes that are there, under the digests they have. Where the
 * engine has only some of an index's images, the one it would run is pushed instead, as the engine does.
 * @throws ImageArchiveError, OciError or RegistryError
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md
 */
export async function pushLayout(contents: ArchiveContents, destination: Destination): Promise<Manifest> {
  const root = await treeOf(descriptorNamed(contents, destination), contents, destination);
  const tree = root.missing.length === 0 ? root : completeImage(root, contents, destination);
  await inParallel(documentBlobs(tree, contents), mostRequests, destination.signal, (bytes) =>
    destination.bringBytes(bytes),
  );
  await bringChildren(tree, destination);
  await destination.bringManifest(destination.name, tree.manifest);
  return tree.manifest;
}

/** What `index.json` gives for the name; referrers, which current engines add, have none. */
function descriptorNamed(contents: ArchiveContents, { name }: Destination): Descriptor {
  const content = readManifest(manifestOf(documentAt(contents, 'index.json'), mediaTypes.ociIndex));
  const all = content.kind === 'index' ? content.manifests : [];
  const full = formatReference({ ...name, original: '' });
  const named = all.find(({ annotations }) => annotations?.['io.containerd.image.name'] === full);
  const found = named ?? (all.length === 1 ? all[0] : undefined);
  if (found !== undefined) return found;
  throw new ImageArchiveError(
    'incomplete',
    `'index.json' in the archive of the image does not have '${full}'`,
  );
}

async function treeOf(
  descriptor: Descriptor,
  contents: ArchiveContents,
  destination: Destination,
  depth = 1,
): Promise<Tree> {
  if (depth > deepest)
    throw new ImageArchiveError('invalid', 'the archive of the image has indexes in indexes in indexes');
  const bytes = documentAt(contents, blobPath(descriptor.digest));
  if (!hasDigest(bytes, descriptor.digest))
    throw new ImageArchiveError(
      'invalid',
      `the archive of the image has other bytes for '${descriptor.digest}'`,
    );
  const manifest = { ...manifestOf(bytes, descriptor.mediaType), digest: descriptor.digest };
  const content = readManifest(manifest);
  if (content.kind === 'image') {
    const blobs = [content.config, ...content.layers].filter(
      ({ mediaType }) => !isForeignLayerMediaType(mediaType),
    );
    return {
      manifest,
      descriptor,
      children: [],
      blobs,
      missing: await missingOf(blobs, contents, destination),
    };
  }
  const present = content.manifests.filter(({ digest }) => contents.documents.has(blobPath(digest)));
  const children = await inParallel(present, mostRequests, destination.signal, (child) =>
    treeOf(child, contents, destination, depth + 1),
  );
  const absent = content.manifests.filter((child) => !present.includes(child));
  const missing = [...absent, ...children.flatMap((child) => child.missing)];
  return { manifest, descriptor, children, blobs: [], missing };
}

/** What the engine has let go of may be in the repository all the same. */
async function missingOf(
  blobs: readonly Descriptor[],
  { documents, layers }: ArchiveContents,
  destination: Destination,
): Promise<readonly Descriptor[]> {
  const absent = blobs.filter(
    ({ digest }) => !documents.has(blobPath(digest)) && !layers.has(blobPath(digest)),
  );
  const there = await inParallel(absent, mostRequests, destination.signal, ({ digest }) =>
    destination.has(digest),
  );
  return absent.filter((_, at) => there[at] !== true);
}

/** The one image that is whole, or of several the one that the engine would run: `manifest.json` names it. */
function completeImage(root: Tree, contents: ArchiveContents, destination: Destination): Tree {
  const whole = imagesOf(root).filter(({ missing }) => missing.length === 0);
  const found = whole.length === 1 ? whole[0] : whole.find((image) => isPreferred(image, contents));
  const full = formatReference({ ...destination.name, original: '' });
  if (found === undefined)
    throw new ImageArchiveError(
      'incomplete',
      `the engine does not have all of '${full}' (${root.missing[0]?.digest ?? ''} is not there)`,
      'build it again, or pull all of its platforms',
    );
  const { platform } = found.descriptor;
  const which = platform === undefined ? found.descriptor.digest : formatPlatform(platform);
  destination.note(`the engine has only ${which} of '${full}': that image alone is pushed`);
  return found;
}

function imagesOf({ children, ...tree }: Tree): readonly Tree[] {
  if (children.length > 0) return children.flatMap(imagesOf);
  return isAttestation(tree.descriptor) ? [] : [{ ...tree, children }];
}

function isPreferred({ blobs }: Tree, contents: ArchiveContents): boolean {
  if (!contents.documents.has('manifest.json')) return false;
  const list = parseDocument(documentAt(contents, 'manifest.json'), "'manifest.json'");
  const preferred: readonly unknown[] = Array.isArray(list) ? list : [];
  return preferred.some((one) => blobs.some(({ digest }) => member(one, 'Config') === blobPath(digest)));
}

/** Configurations and other small blobs, which wait in memory; each once. */
function documentBlobs(tree: Tree, { documents }: ArchiveContents): readonly Uint8Array[] {
  const trees = [tree, ...descendantsOf(tree)];
  const paths = new Set(trees.flatMap(({ blobs }) => blobs.map(({ digest }) => blobPath(digest))));
  return [...paths].flatMap((path) => documents.get(path) ?? []);
}

function descendantsOf({ children }: Tree): readonly Tree[] {
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Under their digests, the innermost first. */
async function bringChildren({ children }: Tree, destination: Destination): Promise<void> {
  const { registry, repository } = destination.name;
  await inParallel(children, mostRequests, destination.signal, async (child) => {
    await bringChildren(child, destination);
    await destination.bringManifest({ registry, repository }, child.manifest);
  });
}
