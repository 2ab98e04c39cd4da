/**
 * Archives of images as `docker save` writes them, made without an engine: of the containerd image store, and of the classic
 * stores before and since Docker 25. In go layers; out comes a tar file. Must not know what is being tested.
 */
import { packTar, type TarEntry } from 'modern-tar';
import { Readable } from 'node:stream';
import { digestOf, mediaTypes, type Descriptor, type Digest } from '../../../src/oci/index.js';
import { gzipSync } from 'node:zlib';

/** A file in a tar file. */
export type FileEntry = readonly [name: string, content: Uint8Array];

/** An entry of a tar file: a file with a content, or a header of another kind. */
export type Entry = FileEntry | readonly [name: string, content: string] | TarEntry;

/** The same content gives the same bytes whenever it is packed. */
const mtime = new Date(0);

/** A tar file. */
export async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const all = entries.map((entry): TarEntry => {
    if ('header' in entry) return { ...entry, header: { ...entry.header, mtime } };
    const [name, content] = entry;
    const body = Buffer.from(content as Uint8Array);
    return { header: { name, size: body.length, type: 'file', mtime }, body };
  });
  return Buffer.from(await packTar(all));
}

/** A stream of these bytes in pieces as small as a pipe may give them. */
export function streamOf(bytes: Uint8Array, piece = 997): Readable {
  const pieces = function* (): Generator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  };
  return Readable.from(pieces(), { objectMode: false });
}

/** A layer: a tar file with one file in it. */
export function layer(text: string): Promise<Buffer> {
  return tar([['file', text]]);
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const blob = (bytes: Uint8Array): FileEntry => [`blobs/${digestOf(bytes).replace(':', '/')}`, bytes];

/** A configuration with these layers, before compression. */
export function configOf(layers: readonly Uint8Array[], architecture = 'amd64'): Buffer {
  const rootfs = { type: 'layers', diff_ids: layers.map(digestOf) };
  return json({ architecture, os: 'linux', config: {}, rootfs });
}

/** What the containerd image store writes for one image: blobs by digest, and its manifest's descriptor. */
export interface ImageParts {
  readonly entries: readonly FileEntry[];
  readonly descriptor: Descriptor;
  readonly config: Uint8Array;
  readonly layers: readonly Uint8Array[];
}

/** An image with compressed layers. */
export function imageParts(
  layers: readonly Uint8Array[],
  members: Partial<Descriptor> = {},
  architecture = 'amd64',
): ImageParts {
  const compressed = layers.map((bytes) => gzipSync(bytes));
  const config = configOf(layers, architecture);
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: mediaTypes.ociConfig, digest: digestOf(config), size: config.length },
    layers: compressed.map((bytes) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: digestOf(bytes),
      size: bytes.length,
    })),
  });
  const descriptor = {
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(manifest),
    size: manifest.length,
    platform: { os: 'linux', architecture },
    ...members,
  };
  return { entries: [manifest, config, ...compressed].map(blob), descriptor, config, layers: compressed };
}

/** An index of images, with provenance for the first one. */
export function indexParts(images: readonly ImageParts[]): {
  readonly entries: readonly FileEntry[];
  readonly descriptor: Descriptor;
} {
  const statement = json({ predicateType: 'https://slsa.dev/provenance/v1', padding: 'x'.repeat(2000) });
  const attestation = imageParts([statement], {
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': images[0]?.descriptor.digest ?? '',
    },
  });
  const all = [...images, attestation];
  const index = json({
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: all.map(({ descriptor }) => descriptor),
  });
  const descriptor = { mediaType: mediaTypes.ociIndex, digest: digestOf(index), size: index.length };
  return { entries: [blob(index), ...all.flatMap(({ entries }) => entries)], descriptor };
}

/** The documents at the end of a layout; entries are sorted by name, as engines write them, and each is there once. */
export function layout(
  name: string,
  { entries, descriptor }: { readonly entries: readonly Entry[]; readonly descriptor: Descriptor },
  manifestJSON: unknown = [],
): Promise<Buffer> {
  const annotations = { 'io.containerd.image.name': name };
  const index = { schemaVersion: 2, manifests: [{ ...descriptor, annotations }] };
  return tar([
    { header: { name: 'blobs/', size: 0, type: 'directory' } },
    { header: { name: 'blobs/sha256/', size: 0, type: 'directory' } },
    ...unique(entries),
    ['index.json', json(index)],
    ['manifest.json', json(manifestJSON)],
    ['oci-layout', '{"imageLayoutVersion":"1.0.0"}'],
  ]);
}

const nameOf = (entry: Entry): string => ('header' in entry ? entry.header.name : entry[0]);

function unique(entries: readonly Entry[]): readonly Entry[] {
  const byName = new Map(entries.map((entry) => [nameOf(entry), entry]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** What a classic store of Docker 25 and later writes: a layout whose layers are bare tar files. */
export function classicLayout(
  name: string,
  layers: readonly Uint8Array[],
  config = configOf(layers),
): Promise<Buffer> {
  const manifest = json({ schemaVersion: 2, config: {}, layers: [] });
  const descriptor = { mediaType: mediaTypes.ociManifest, digest: digestOf(manifest), size: manifest.length };
  const entries = [manifest, config, ...layers, json({ os: 'linux', layer_id: '1' })].map(blob);
  const path = (digest: Digest): string => `blobs/${digest.replace(':', '/')}`;
  const image = {
    Config: path(digestOf(config)),
    RepoTags: [name],
    Layers: layers.map((bytes) => path(digestOf(bytes))),
  };
  return layout(name, { entries, descriptor }, [image]);
}

/** What Docker 20.10 writes: a folder for each layer, a link for a layer that was there before. */
export function legacyArchive(
  name: string,
  layers: readonly Uint8Array[],
  config = configOf(layers),
): Promise<Buffer> {
  const hex = digestOf(config).slice(7);
  const folders = layers.map((_, at) => digestOf(Buffer.from(`${at}`)).slice(7));
  const firsts = layers.map((bytes) => layers.findIndex((other) => other === bytes));
  const files = layers.flatMap((bytes, at): readonly Entry[] => {
    const path = `${folders[at] ?? ''}/layer.tar`;
    const first = firsts[at] ?? at;
    const link = {
      name: path,
      size: 0,
      type: 'symlink',
      linkname: `../${folders[first] ?? ''}/layer.tar`,
    } as const;
    return [
      { header: { name: `${folders[at] ?? ''}/`, size: 0, type: 'directory' } },
      [`${folders[at] ?? ''}/VERSION`, '1.0'],
      [`${folders[at] ?? ''}/json`, json({ id: folders[at] })],
      first === at ? [path, bytes] : { header: link },
    ];
  });
  const image = {
    Config: `${hex}.json`,
    RepoTags: [name],
    Layers: folders.map((folder) => `${folder}/layer.tar`),
  };
  return tar([
    ...unique([...files, [`${hex}.json`, config]]),
    ['manifest.json', json([image])],
    ['repositories', json({})],
  ]);
}
