import { gzipSync } from 'node:zlib';
import { describe, type Descriptor, digest, type Family, mediaTypes } from './descriptor.js';
import { repositoryURL, tagOf } from './name.js';
import { tarOf } from './tar.js';

/** An image as it is to be. */
export interface HandMadeImage {
  /** The configuration, but for its `rootfs`. */
  readonly config: object;
  /** One uncompressed tar each; default: one that is different for each configuration. */
  readonly layers?: readonly Uint8Array[];
  readonly family?: Family;
}

/** A layer that its repository has. */
export interface PushedLayer {
  readonly descriptor: Descriptor;
  /** Digest of the uncompressed tar. */
  readonly plain: string;
}

/** Pushes an image under `HOST/REPOSITORY[:TAG]`, without a tag under its digest only. */
export async function pushImage(name: string, image: HandMadeImage): Promise<Descriptor> {
  const { config, layers = [tarOf('config.json', json(image.config))], family = 'oci' } = image;
  const pushed = await Promise.all(
    layers.map(async (layer) => ({
      descriptor: await pushBlob(name, mediaTypes[family].layer, gzipSync(layer)),
      plain: digest(layer),
    })),
  );
  return pushLayers(name, config, pushed, family);
}

/** Pushes an image whose layers are there already. */
export async function pushLayers(
  name: string,
  config: object,
  layers: readonly PushedLayer[],
  family: Family = 'oci',
): Promise<Descriptor> {
  const types = mediaTypes[family];
  const rootfs = { type: 'layers', diff_ids: layers.map(({ plain }) => plain) };
  const described = await pushBlob(name, types.config, json({ ...config, rootfs }));
  return pushManifest(name, types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: described,
    layers: layers.map(({ descriptor }) => descriptor),
  });
}

/** Pushes an index with these entries, in this order. */
export function pushIndex(
  name: string,
  manifests: readonly Descriptor[],
  family: Family = 'oci',
): Promise<Descriptor> {
  const mediaType = mediaTypes[family].index;
  return pushManifest(name, mediaType, { schemaVersion: 2, mediaType, manifests });
}

/** The exact bytes under `HOST/REPOSITORY:TAG` or `HOST/REPOSITORY@DIGEST`. */
export async function fetchManifest(name: string): Promise<{ text: string; mediaType: string }> {
  const accept = Object.values(mediaTypes).flatMap(({ index, manifest }) => [index, manifest]);
  const url = `${repositoryURL(name)}/manifests/${tagOf(name) ?? ''}`;
  const response = await fetch(url, { headers: { accept: accept.join(', ') } });
  if (!response.ok) throw new Error(`the registry answered ${response.status} to GET ${url}`);
  return { text: await response.text(), mediaType: response.headers.get('content-type') ?? '' };
}

async function pushManifest(name: string, mediaType: string, content: object): Promise<Descriptor> {
  const bytes = json(content);
  const descriptor = describe(mediaType, bytes);
  await put(`${repositoryURL(name)}/manifests/${tagOf(name) ?? descriptor.digest}`, mediaType, bytes);
  return descriptor;
}

async function pushBlob(name: string, mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  const descriptor = describe(mediaType, bytes);
  const repository = repositoryURL(name);
  const begun = await fetch(`${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', repository);
  place.searchParams.set('digest', descriptor.digest);
  await put(place.href, 'application/octet-stream', bytes);
  return descriptor;
}

async function put(url: string, type: string, bytes: Uint8Array): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: new Uint8Array(bytes),
  });
  if (response.status !== 201) throw new Error(`the registry answered ${response.status} to PUT ${url}`);
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

/** Pushes an image for each of these architectures of Linux, each with an author of its own, and the index of them. */
export async function pushArchitectures(
  name: string,
  authors: Readonly<Record<string, string>>,
): Promise<readonly Descriptor[]> {
  const repository = name.slice(0, name.lastIndexOf(':'));
  const images = await Promise.all(
    Object.entries(authors).map(async ([architecture, author]) => ({
      ...(await pushImage(repository, { config: { os: 'linux', architecture, author } })),
      platform: { os: 'linux', architecture },
    })),
  );
  await pushIndex(name, images);
  return images;
}
