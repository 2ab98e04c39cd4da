import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import {
  bytesContent,
  compressionOf,
  decompressed,
  readTar,
  remedyFor,
  stretchContent,
  treeOfLayers,
  type Compression,
  type Content,
  type Directory,
  type LayerSource,
  type TarEntry,
  type TarHeader,
} from '../file-tree/index.js';
import type { Descriptor, Digest } from '../oci/index.js';
import { ImageBuildError } from './error.js';
import { LayerListings } from './layer-listings.js';
import type { BuildPorts } from './ports.js';

type Ports = Pick<BuildPorts, 'layout' | 'folder' | 'listings' | 'signal'>;

/** What files of images are for. */
export interface FilesUse {
  /** Contents will be read, too: layers that have to be fetched anyway are then kept while the run lasts. */
  readonly areRead: boolean;
}

/**
 * The files of images that are built on or copied from. A layer is listed once, as it comes from its registry, and nothing of
 * it is kept but the listing, which serves later runs as well; it is unpacked when somebody reads a file of it.
 */
export class ImageFiles {
  readonly #ports: Ports;
  readonly #listings: LayerListings;
  readonly #trees = new Map<string, Promise<Directory>>();
  readonly #unpacked = new Map<Digest, Promise<string>>();
  readonly #listed = new Map<Digest, Promise<readonly TarEntry[]>>();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#listings = new LayerListings(ports.listings);
  }

  /** The tree that layers make. @throws FileTreeError, ImageBuildError, OciError, RegistryError */
  treeOf(layers: readonly Descriptor[], use: FilesUse): Promise<Directory> {
    const key = layers.map(({ digest }) => digest).join();
    const tree = this.#trees.get(key) ?? this.#readTree(layers, use);
    this.#trees.set(key, tree);
    return tree;
  }

  async #readTree(layers: readonly Descriptor[], use: FilesUse): Promise<Directory> {
    const lists = await Promise.all(layers.map((layer) => this.#list(layer, use)));
    const sources = layers.map((layer, at): LayerSource => {
      return { entries: lists[at] ?? [], content: (entry) => this.#content(layer, entry) };
    });
    return treeOfLayers(sources);
  }

  #list(layer: Descriptor, use: FilesUse): Promise<readonly TarEntry[]> {
    const list = this.#listed.get(layer.digest) ?? this.#readList(layer, use);
    this.#listed.set(layer.digest, list);
    return list;
  }

  async #readList(layer: Descriptor, { areRead }: FilesUse): Promise<readonly TarEntry[]> {
    const { layout, signal } = this.#ports;
    const known = await this.#listings.find(layer.digest);
    if (known !== undefined) return known;
    const compression = compressionOfLayer(layer);
    const isMade = await layout.has(layer.digest);
    if (areRead) await layout.bring(layer, signal);
    const entries = await listed(await layout.read(layer, signal), compression);
    if (!isMade) await this.#listings.keep(layer.digest, entries);
    return entries;
  }

  #content(layer: Descriptor, { header, offset, bytes }: TarEntry): Content {
    const { size } = header;
    const key = `${layer.digest}:${offset}`;
    if (bytes !== undefined) return bytesContent(bytes, key);
    const open = async () => stretchContent(await this.#unpack(layer), offset, size).open();
    return { size, key, open };
  }

  #unpack(layer: Descriptor): Promise<string> {
    const file = this.#unpacked.get(layer.digest) ?? this.#writeUnpacked(layer);
    this.#unpacked.set(layer.digest, file);
    return file;
  }

  async #writeUnpacked(layer: Descriptor): Promise<string> {
    const { layout, folder, signal } = this.#ports;
    const compression = compressionOfLayer(layer);
    const stream = decompressed(await layout.read(layer, signal), compression);
    return writeStream(stream, join(folder, `${layer.digest.replace(':', '-')}.tar`));
  }
}

/** The entries of a layer, read to its very end: only then its digest is known to be right. */
async function listed(source: Readable, compression: Compression): Promise<readonly TarEntry[]> {
  const entries: TarEntry[] = [];
  try {
    const pieces: AsyncIterable<Uint8Array> = source.iterator({ destroyOnReturn: false });
    for await (const entry of readTar(decompressed(pieces, compression), holdsUsers)) entries.push(entry);
    source.resume();
    await finished(source);
    return entries;
  } finally {
    source.destroy();
  }
}

/** What names of users are looked up in: small files, which nobody should have to fetch a layer for. */
function holdsUsers({ name, size }: TarHeader): boolean {
  return size <= 64 * 1024 && /^(?:\.?\/)?etc\/(?:passwd|group)$/.test(name);
}

/** Writes a stream to a file, which is there when it is whole. */
export async function writeStream(stream: AsyncIterable<Uint8Array>, path: string): Promise<string> {
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w', 0o600);
  try {
    for await (const piece of stream) await file.writeFile(piece);
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  return path;
}

/** How a layer is compressed, before anything of it is fetched. @throws ImageBuildError when it cannot be read here */
function compressionOfLayer(layer: Descriptor): Compression {
  const compression = namedCompression(layer);
  const remedy = remedyFor(compression);
  if (remedy === undefined) return compression;
  throw new ImageBuildError(
    `the layer '${layer.digest}' is compressed with ${compression}, which cannot be read here`,
    { hint: remedy },
  );
}

/** What a layer's media type says. @throws ImageBuildError for what is no layer of files */
function namedCompression({ mediaType, digest }: Descriptor): Compression {
  if (/[.+]gzip$/.test(mediaType)) return 'gzip';
  if (/[.+]zstd$/.test(mediaType)) return 'zstd';
  if (mediaType.endsWith('.tar')) return 'none';
  throw new ImageBuildError(`the layer '${digest}' is of the kind '${mediaType}', which holds no files`);
}

/** What the first bytes of a file say. */
export async function beginningOf(
  content: Content,
): Promise<{ readonly bytes: Uint8Array; readonly compression: Compression }> {
  let bytes = Buffer.alloc(0);
  for await (const piece of await content.open()) {
    bytes = Buffer.concat([bytes, piece]);
    if (bytes.length >= 512) break;
  }
  return { bytes, compression: compressionOf(bytes) };
}
