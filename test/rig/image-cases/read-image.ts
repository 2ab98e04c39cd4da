import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unpackTar } from 'modern-tar';
import { zstandardDecompressed } from '../zstandard/index.js';

/** What is in a layer, one line for each file: kind, rights, owner, size, path, link, content. */
export type LayerLines = readonly string[];

/** An image, taken apart for comparison. */
export interface ReadImage {
  readonly platform: string;
  readonly config: unknown;
  readonly layers: readonly LayerLines[];
  /** The media type of each. */
  readonly layerTypes: readonly string[];
  /** Of the manifest, of its descriptor and its index, and of the descriptor of all. */
  readonly annotations: readonly unknown[];
}

interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string };
}

/** The images that a manifest or index of a layout on the disk is or names. */
export async function readImages(layout: string, root: Descriptor): Promise<readonly ReadImage[]> {
  const { manifests, annotations } = (await readJson(layout, root)) as {
    readonly manifests?: readonly Descriptor[];
    readonly annotations?: object;
  };
  const images = await Promise.all(
    (manifests ?? [withoutPlatform(root)]).map((image) => readImage(layout, image)),
  );
  return images.map((image) => ({
    ...image,
    annotations: [...image.annotations, annotations, asked(root.annotations)],
  }));
}

/** Only an index says for which platform an image is, and what else there is to say of it. */
function withoutPlatform({ digest, mediaType }: Descriptor): Descriptor {
  return { digest, mediaType };
}

/** What BuildKit adds for itself is no annotation that anybody has asked for. */
function asked(annotations: Descriptor['annotations'] = {}): unknown {
  const own = new Set(['config.digest', 'org.opencontainers.image.created']);
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !own.has(key)));
}

async function readImage(layout: string, descriptor: Descriptor): Promise<ReadImage> {
  const manifest = (await readJson(layout, descriptor)) as {
    readonly config: Descriptor;
    readonly layers: readonly Descriptor[] | null;
    readonly annotations?: object;
  };
  const { os = '', architecture = '', variant = '' } = descriptor.platform ?? {};
  const config = (await readJson(layout, manifest.config)) as {
    rootfs: { diff_ids: string[] | null };
  };
  // layers need not have the same bytes: what is in them is compared
  return {
    platform: [os, architecture, variant].join('/'),
    config: { ...config, rootfs: { ...config.rootfs, diff_ids: config.rootfs.diff_ids?.length ?? 0 } },
    layers: await Promise.all((manifest.layers ?? []).map((layer) => readLayer(layout, layer))),
    layerTypes: (manifest.layers ?? []).map(({ mediaType }) => mediaType),
    annotations: [manifest.annotations, descriptor.annotations],
  };
}

async function readLayer(layout: string, { digest, mediaType }: Descriptor): Promise<LayerLines> {
  const bytes = await readFile(blobPath(layout, digest));
  const entries = await unpackTar(plain(bytes, mediaType));
  return entries
    .map(({ header, data }) => {
      const { type, mode = 0, uid = 0, gid = 0, size, name, linkname = '', pax = {} } = header;
      const attributes = Object.entries(pax).filter(([key]) => key.startsWith('SCHILY.xattr.'));
      const content =
        data === undefined || data.length === 0
          ? ''
          : createHash('sha256').update(data).digest('hex').slice(0, 12);
      const words = [
        type,
        mode.toString(8).padStart(4, '0'),
        `${uid}:${gid}`,
        size,
        name,
        linkname,
        content,
        ...attributes.flat(),
      ];
      return words.join(' ').trim();
    })
    .sort();
}

function plain(bytes: Buffer, mediaType: string): Buffer {
  if (mediaType.endsWith('gzip')) return gunzipSync(bytes);
  return mediaType.endsWith('zstd') ? zstandardDecompressed(bytes) : bytes;
}

async function readJson(layout: string, { digest }: Descriptor): Promise<unknown> {
  return JSON.parse(await readFile(blobPath(layout, digest), 'utf8'));
}

function blobPath(layout: string, digest: string): string {
  return join(layout, 'blobs', digest.replace(':', '/'));
}
