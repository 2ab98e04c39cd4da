import { chooseImage, imagesIn, pullImage, type ImageLayout } from '../image-layout/index.js';
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
    const root = await this.#root(name);
    const images = await imagesIn(this.#layout, root, this.#signal);
    const [only] = images.filter(({ descriptor }) => descriptor.digest === root.digest);
    const image = only ?? chooseImage(images, platform, name);
    return {
      name: fullName(name),
      digest: root.digest,
      config: readImageConfig(image.configuration),
      layers: image.content.layers.map((layer) => ({ ...layer, mediaType: ociLayerType(layer.mediaType) })),
    };
  }

  #root(name: string): Promise<Descriptor> {
    const own = this.#layout.find(name);
    if (own !== undefined) return Promise.resolve(own);
    const root = this.#roots.get(name) ?? pullImage(this.#layout, name, { signal: this.#signal });
    this.#roots.set(name, root);
    return root;
  }
}

function fullName(name: string): string {
  const reference = parseReference(name);
  if (reference === undefined) return name;
  return formatReference(
    reference.digest === undefined ? { ...reference, tag: reference.tag ?? 'latest' } : reference,
  );
}
