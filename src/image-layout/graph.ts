import {
  isForeignLayerMediaType,
  isManifestMediaType,
  OciError,
  readManifest,
  type Descriptor,
  type Digest,
  type Manifest,
  type ManifestContent,
} from '../oci/index.js';
import { inParallel } from '../registry/index.js';

/** A manifest of a layout and what it says. */
export interface ReadManifest {
  readonly descriptor: Descriptor;
  readonly manifest: Manifest;
  readonly content: ManifestContent;
}

/** What manifests are read from. */
export interface ManifestSource {
  manifest(descriptor: Descriptor): Promise<Manifest>;
}

/** Bounds what an image that was not made here can make us do. */
const deepest = 4;
const mostManifests = 2000;
const mostAtOnce = 16;

/** The manifests of an image or index, each once, children before the indexes that name them. @throws OciError */
export async function manifestsBelow(
  source: ManifestSource,
  root: Descriptor,
  signal?: AbortSignal,
): Promise<readonly ReadManifest[]> {
  let left = mostManifests;
  const below = async (descriptor: Descriptor, depth: number): Promise<readonly ReadManifest[]> => {
    if (depth === 0) throw new OciError(`indexes are nested more than ${deepest} deep`);
    if (left-- === 0) throw new OciError(`the index has more than ${mostManifests} manifests`);
    const manifest = await source.manifest(descriptor);
    const content = readManifest(manifest);
    const children = content.kind === 'index' ? content.manifests.filter(isManifest) : [];
    const trees = await inParallel(children, mostAtOnce, signal, (child) => below(child, depth - 1));
    return [...trees.flat(), { descriptor, manifest, content }];
  };
  const all = await below(root, deepest);
  return [...new Map(all.map((each) => [each.manifest.digest, each])).values()];
}

/** The blobs these manifests name, each once, without those that their publisher keeps. */
export function blobsOf(manifests: readonly ReadManifest[]): readonly Descriptor[] {
  const blobs = new Map<Digest, Descriptor>();
  for (const { content } of manifests) {
    const named =
      content.kind === 'image'
        ? [content.config, ...content.layers]
        : content.manifests.filter((entry) => !isManifest(entry));
    for (const blob of named) if (!isForeignLayerMediaType(blob.mediaType)) blobs.set(blob.digest, blob);
  }
  return [...blobs.values()];
}

/** Whether a descriptor is that of an image or an index. */
export function isManifest({ mediaType }: Descriptor): boolean {
  return isManifestMediaType(mediaType);
}
