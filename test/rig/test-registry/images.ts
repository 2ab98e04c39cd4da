import {
  digestOf,
  mediaTypes,
  parseReference,
  writeIndex,
  type Descriptor,
  type Manifest,
} from '../../../src/oci/index.js';
import type { RegistryClient } from '../../../src/registry/index.js';

/** What an image is made of. */
export interface TestImage {
  /** Its configuration's members, e.g. os and architecture. */
  readonly config: object;
  /** Docker schema 2 instead of OCI. */
  readonly docker?: boolean;
  readonly layers?: readonly Uint8Array[];
  /** The media type of the layers, where it is no plain tar. */
  readonly layerType?: string;
  /** The media type of the configuration, where it is no image's. */
  readonly configType?: string;
  /** On every layer's descriptor. */
  readonly layerAnnotations?: Readonly<Record<string, string>>;
}

/** Pushes an image with one small layer, or those given; under its digest when the name has no tag. */
export async function pushImage(client: RegistryClient, name: string, image: TestImage): Promise<Manifest> {
  const repository = named(name);
  const layers = image.layers ?? [encoded({ layer: image.config })];
  const config = encoded({ ...image.config, rootfs: { type: 'layers', diff_ids: layers.map(digestOf) } });
  for (const blob of [...layers, config]) {
    await client.blobs.upload(repository, { digest: digestOf(blob), size: blob.length }, blob);
  }
  const types = image.docker === true ? dockerTypes : ociTypes;
  const bytes = encoded({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: image.configType ?? types.config, digest: digestOf(config), size: config.length },
    layers: layers.map((layer) => ({
      mediaType: image.layerType ?? types.layer,
      digest: digestOf(layer),
      size: layer.length,
      annotations: image.layerAnnotations,
    })),
  });
  const manifest = { mediaType: types.manifest, digest: digestOf(bytes), bytes };
  await client.manifests.put(repository, manifest);
  return manifest;
}

/** Pushes an index with these entries, in this order. */
export async function pushIndex(
  client: RegistryClient,
  name: string,
  entries: readonly Descriptor[],
): Promise<Manifest> {
  const index = writeIndex(entries);
  await client.manifests.put(named(name), index);
  return index;
}

/** An index entry for a manifest. */
export function entryFor(manifest: Manifest, members: Partial<Descriptor> = {}): Descriptor {
  return { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.bytes.length, ...members };
}

const ociTypes = {
  manifest: mediaTypes.ociManifest,
  config: mediaTypes.ociConfig,
  layer: 'application/vnd.oci.image.layer.v1.tar',
};
const dockerTypes = {
  manifest: mediaTypes.dockerManifest,
  config: mediaTypes.dockerConfig,
  layer: 'application/vnd.docker.image.rootfs.diff.tar',
};

function named(name: string) {
  const reference = parseReference(name);
  if (reference === undefined) throw new Error(`bad name in a test: ${name}`);
  return reference;
}

function encoded(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
