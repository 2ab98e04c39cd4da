import { imagesIn, type ImageLayout, type LayoutImage, type NamedImage } from '../../image-layout/index.js';
import { formatFamiliarReference, parseReference } from '../../oci/index.js';

/** What a configuration holds that docker shows. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface StatedConfiguration {
  readonly created?: string;
  readonly author?: string;
  readonly architecture?: string;
  readonly variant?: string;
  readonly os?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly rootfs?: { readonly type?: string; readonly diff_ids?: readonly string[] };
}

/** The configuration of an image, as its maker wrote it. */
export function statedConfiguration({ configuration }: LayoutImage): StatedConfiguration {
  return JSON.parse(new TextDecoder().decode(configuration)) as StatedConfiguration;
}

/** Bytes of an image's layers, as they are stored. */
export function sizeOf({ content }: Pick<LayoutImage, 'content'>): number {
  return content.layers.reduce((sum, { size }) => sum + size, 0);
}

/** A name apart, as people write it: `busybox` and `1`; `<none>` for what it lacks. */
export function splitName({ name }: NamedImage): { readonly repository: string; readonly tag: string } {
  const reference = parseReference(name);
  if (reference === undefined) return { repository: name, tag: '<none>' };
  const { registry, repository, tag = '<none>', original } = reference;
  return { repository: formatFamiliarReference({ registry, repository, original }), tag };
}

/** All names of the run, the newest first, with the images they lead to. @throws OciError */
export async function namedImages(layout: ImageLayout, signal?: AbortSignal) {
  const names = [...layout.names].reverse();
  return Promise.all(
    names.map(async (named) => ({ ...named, images: await imagesIn(layout, named.target, signal) })),
  );
}
