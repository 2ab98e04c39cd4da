import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import {
  compressionOf,
  decompressed,
  readTar,
  stretchContent,
  treeOfLayers,
  type Compression,
  type Content,
  type Directory,
  type LayerSource,
  type TarEntry,
} from '../file-tree/index.js';
import type { Descriptor, Digest } from '../oci/index.js';
import { ImageBuildError } from './error.js';
import type { BuildPorts } from './ports.js';

type Ports = Pick<BuildPorts, 'layout' | 'folder' | 'signal'>;

/** The files of images that are built on or copied from: read when they are first needed, each layer once. */
export class ImageFiles {
  readonly #ports: Ports;
  readonly #trees = new Map<string, Promise<Directory>>();
  readonly #unpacked = new Map<Digest, Promise<string>>();
  readonly #listed = new Map<Digest, Promise<readonly TarEntry[]>>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** The tree that layers make. @throws FileTreeError, ImageBuildError, OciError, RegistryError */
  treeOf(layers: readonly Descriptor[]): Promise<Directory> {
    const key = layers.map(({ digest }) => digest).join();
    const tree = this.#trees.get(key) ?? this.#readTree(layers);
    this.#trees.set(key, tree);
    return tree;
  }

  async #readTree(layers: readonly Descriptor[]): Promise<Directory> {
    const lists = await Promise.all(layers.map((layer) => this.#list(layer)));
    const sources = layers.map((layer, at): LayerSource => {
      return { entries: lists[at] ?? [], content: (entry) => this.#content(layer, entry) };
    });
    return treeOfLayers(sources);
  }

  #list(layer: Descriptor): Promise<readonly TarEntry[]> {
    const list = this.#listed.get(layer.digest) ?? this.#readList(layer);
    this.#listed.set(layer.digest, list);
    return list;
  }

  async #readList(layer: Descriptor): Promise<readonly TarEntry[]> {
    const { layout, signal } = this.#ports;
    await layout.bring(layer, signal);
    const stream = decompressed(await layout.read(layer, signal), compressionOfLayer(layer));
    const entries: TarEntry[] = [];
    for await (const entry of readTar(stream)) entries.push(entry);
    return entries;
  }

  /** Bytes of a layer are unpacked only when somebody reads a file of it. */
  #content(layer: Descriptor, { header, offset }: TarEntry): Content {
    const { size } = header;
    return {
      size,
      key: `${layer.digest}:${offset}`,
      open: async () => stretchContent(await this.#unpack(layer), offset, size).open(),
    };
  }

  #unpack(layer: Descriptor): Promise<string> {
    const file = this.#unpacked.get(layer.digest) ?? this.#writeUnpacked(layer);
    this.#unpacked.set(layer.digest, file);
    return file;
  }

  async #writeUnpacked(layer: Descriptor): Promise<string> {
    const { layout, folder, signal } = this.#ports;
    const stream = decompressed(await layout.read(layer, signal), compressionOfLayer(layer));
    return writeStream(stream, join(folder, `${layer.digest.replace(':', '-')}.tar`));
  }
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

/** How a layer is compressed, as its media type says. @throws ImageBuildError for what is no layer of files */
function compressionOfLayer({ mediaType, digest }: Descriptor): Compression {
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
