import { copyBlobs, type BlobOrigin, type CopiedBlobs, type CopyProgress } from '../image/index.js';
import type { Descriptor, Digest } from '../oci/index.js';
import { inParallel, type AskOptions, type RepositoryName } from '../registry/index.js';
import { blobsOf, manifestsBelow, type ReadManifest } from './graph.js';
import type { ImageLayout } from './image-layout.js';
import { referenceOf } from './names.js';

/** How an image is pushed. */
export interface PushFromLayoutOptions extends AskOptions {
  /** Told as bytes go over, and as blobs turn out to be there. */
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
}

/** What a push came to. */
export interface PushedFromLayout extends CopiedBlobs {
  readonly digest: Digest;
}

const mostQuestions = 16;

/**
 * Pushes what a name of the run leads to under that name: blobs first, each once, mounted or left where that is possible;
 * then manifests, children before indexes, attestations with them; the tag last. Layers that are in another registry go
 * from there. A push that fails leaves nothing tagged, and a later one goes on where it stopped.
 * @throws RegistryError, OciError, ImageLayoutError, or the signal's reason
 */
export async function pushFromLayout(
  layout: ImageLayout,
  name: string,
  { onProgress, signal, insecure = false }: PushFromLayoutOptions = {},
): Promise<PushedFromLayout> {
  const { registry, repository, tag = 'latest' } = referenceOf(name);
  const root = layout.target(name);
  const push = { layout, target: { registry, repository }, options: { signal, insecure } };
  const manifests = await manifestsBelow(layout, root);
  const missing = await missingOf(push, manifests);
  const blobs = blobsOf(missing);
  const origins = new Map<Digest, BlobOrigin>();
  for (const blob of blobs) origins.set(blob.digest, await layout.originOf(blob));
  const originOf = ({ digest }: Descriptor): BlobOrigin => origins.get(digest) ?? { repositories: [] };
  const copied = await copyBlobs(
    { client: layout.client, target: push.target, originOf, options: push.options },
    blobs,
    onProgress,
  );
  await putManifests(
    push,
    missing.filter(({ manifest }) => manifest.digest !== root.digest),
  );
  await layout.client.manifests.put({ ...push.target, tag }, await layout.manifest(root), push.options);
  for (const { digest } of blobs) layout.know(digest, push.target);
  return { digest: root.digest, ...copied };
}

interface Push {
  readonly layout: ImageLayout;
  readonly target: RepositoryName;
  readonly options: AskOptions;
}

/** What the target has was accepted with its blobs; an index may have come without its children. */
async function missingOf(
  { layout: { client }, target, options }: Push,
  manifests: readonly ReadManifest[],
): Promise<readonly ReadManifest[]> {
  const missing = await inParallel(manifests, mostQuestions, options.signal, async (each, signal) => {
    const found = await client.manifests.has(target, each.manifest.digest, { ...options, signal });
    return found ? [] : [each];
  });
  return missing.flat();
}

async function putManifests(
  { layout, target, options }: Push,
  missing: readonly ReadManifest[],
): Promise<void> {
  const put = async ({ manifest }: ReadManifest, signal = options.signal): Promise<void> => {
    await layout.client.manifests.put({ ...target, digest: manifest.digest }, manifest, {
      ...options,
      signal,
    });
  };
  const images = missing.filter(({ content }) => content.kind === 'image');
  await inParallel(images, mostQuestions, options.signal, put);
  for (const each of missing) if (each.content.kind === 'index') await put(each);
}
