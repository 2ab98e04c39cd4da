import { bytesContent, fileContent, type Change, type Content } from '../../file-tree/index.js';
import { imagesIn, type ImageLayout } from '../../image-layout/index.js';
import {
  descriptorToJson,
  formatFamiliarReference,
  isManifestMediaType,
  mediaTypes,
  parseReference,
  readManifest,
  type Descriptor,
} from '../../oci/index.js';

/**
 * The files of an image layout that has one image, as `--output type=oci` writes it; `docker` adds what `docker load` reads.
 * @throws OciError, RegistryError, ImageLayoutError
 */
export async function imageFiles(
  layout: ImageLayout,
  target: Descriptor,
  names: readonly string[],
  type: 'oci' | 'docker',
  signal: AbortSignal,
): Promise<readonly Change[]> {
  await layout.bringAll(target, signal);
  const blobs = await blobsBelow(layout, target);
  const manifests = (names.length === 0 ? [undefined] : names).map((name) =>
    descriptorToJson(named(target, name)),
  );
  const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests };
  return [
    directory('blobs'),
    directory('blobs/sha256'),
    ...blobs.map(({ digest, size }) => file(pathOf(digest), fileContent(layout.path(digest), size))),
    text('index.json', index),
    ...(type === 'docker' ? [text('manifest.json', await dockerManifest(layout, target, names))] : []),
    text('oci-layout', { imageLayoutVersion: '1.0.0' }, 0o444),
  ];
}

async function blobsBelow(layout: ImageLayout, root: Descriptor): Promise<readonly Descriptor[]> {
  const found = new Map<string, Descriptor>();
  const visit = async (descriptor: Descriptor): Promise<void> => {
    found.set(descriptor.digest, descriptor);
    if (!isManifestMediaType(descriptor.mediaType)) return;
    const content = readManifest(await layout.manifest(descriptor));
    const below = content.kind === 'index' ? content.manifests : [content.config, ...content.layers];
    for (const each of below) await visit(each);
  };
  await visit(root);
  return [...found.values()].sort((one, other) => (one.digest < other.digest ? -1 : 1));
}

function named({ mediaType, digest, size, annotations }: Descriptor, name: string | undefined): Descriptor {
  if (name === undefined) return { mediaType, digest, size, ...(annotations && { annotations }) };
  const tag = /:([^:/@]+)$/.exec(name)?.[1] ?? 'latest';
  const names = { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': tag };
  return { mediaType, digest, size, annotations: { ...annotations, ...names } };
}

/** The older format of `docker save`, beside the layout. */
async function dockerManifest(
  layout: ImageLayout,
  target: Descriptor,
  names: readonly string[],
): Promise<unknown> {
  const images = await imagesIn(layout, target);
  return images.map(({ content }) => ({
    Config: pathOf(content.config.digest),
    RepoTags: names.map(familiar),
    Layers: content.layers.map(({ digest }) => pathOf(digest)),
  }));
}

/** As docker says a name: `busybox:1`. */
function familiar(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : formatFamiliarReference(reference);
}

function pathOf(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function directory(path: string): Change {
  const attributes = { mode: 0o755, uid: 0, gid: 0, time: 0 };
  return { path, node: { type: 'directory', attributes, entries: () => Promise.resolve(new Map()) } };
}

function file(path: string, content: Content, mode = 0o644): Change {
  return { path, node: { type: 'file', attributes: { mode, uid: 0, gid: 0, time: 0 }, content } };
}

function text(path: string, json: unknown, mode?: number): Change {
  return file(path, bytesContent(new TextEncoder().encode(JSON.stringify(json)), path), mode);
}
