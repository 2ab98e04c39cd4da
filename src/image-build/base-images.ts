import { imageFor, pullPlatform, pullRoot, type ImageLayout } from '../image-layout/index.js';
import {
  formatPlatform,
  formatReference,
  parseReference,
  type Descriptor,
  type Digest,
  type Platform,
} from '../oci/index.js';
import { readImageConfig, type ImageConfig } from './image-config.js';
import { ociLayerType } from './media-types.js';

/** An image that is built on, or copied from. */
export interface BaseImage {
  /** In full, with its tag. */
  readonly name: string;
  /** Of what the name leads to. */
  readonly digest: Digest;
  readonly config: ImageConfig;
  readonly layers: readonly Descriptor[];
}

/** Images by name and platform, each found once in a build: first in the run, then in its registry. */
export class BaseImages {
  readonly #layout: ImageLayout;
  readonly #signal: AbortSignal;
  readonly #roots = new Map<string, Promise<Descriptor>>();
  readonly #images = new Map<string, Promise<BaseImage>>();

  constructor(layout: ImageLayout, signal: AbortSignal) {
    this.#layout = layout;
    this.#signal = signal;
  }

  /** @throws RegistryError, OciError, ImageLayoutError */
  find(name: string, platform: Platform): Promise<BaseImage> {
    const key = `${formatPlatform(platform)} ${name}`;
    const image = this.#images.get(key) ?? this.#find(name, platform);
    this.#images.set(key, image);
    return image;
  }

  async #find(name: string, platform: Platform): Promise<BaseImage> {
    const [layout, signal] = [this.#layout, this.#signal];
    const own = layout.find(name);
    const root = own ?? (await this.#root(name));
    const target = own ?? (await pullPlatform(layout, root, { name, platform, signal }));
    const { configuration, content } = await imageFor(layout, target, { name, platform, signal });
    return {
      name: fullName(name),
      digest: root.digest,
      config: readImageConfig(configuration),
      layers: content.layers.map((layer) => ({ ...layer, mediaType: ociLayerType(layer.mediaType) })),
    };
  }

  /** A name leads to the same for all platforms, even when it changes meanwhile. */
  #root(name: string): Promise<Descriptor> {
    const root = this.#roots.get(name) ?? pullRoot(this.#layout, name, { signal: this.#signal });
    this.#roots.set(name, root);
    return root;
  }
}

function fullName(name: string): string {
  const reference = parseReference(name);
  if (reference === undefined) return name;
  const { digest, tag, ...place } = reference;
  if (tag !== undefined || digest === undefined) return formatReference({ ...place, tag: tag ?? 'latest' });
  return formatReference(reference);
}
