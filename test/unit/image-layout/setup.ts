import { afterEach, beforeEach } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageLayout } from '../../../src/image-layout/index.js';
import { mediaTypes, writeIndex, type Descriptor, type Platform } from '../../../src/oci/index.js';
import { client } from '../image/setup.js';

/** A layout of its own for each test. */
export let layout: ImageLayout;

/** Opens it before each test of the file that calls this, and removes it after it. */
export function openLayoutForEachTest(): void {
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'taskrun-test-layout-'));
    layout = await ImageLayout.open({ folder, client });
  });
  afterEach(() => rm(layout.folder, { recursive: true, force: true }));
}

const layerType = 'application/vnd.oci.image.layer.v1.tar';

/** Makes an image in the layout. */
export async function made(
  config: object,
  layers: readonly (Descriptor | string)[] = ['a layer'],
): Promise<Descriptor> {
  const kept: Descriptor[] = [];
  for (const layer of layers)
    kept.push(typeof layer === 'string' ? await layout.writeBytes(encoded(layer), layerType) : layer);
  const rootfs = { type: 'layers', diff_ids: kept.map(({ digest }) => digest) };
  const described = await layout.writeBytes(encoded({ ...config, rootfs }), mediaTypes.ociConfig);
  const manifest = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: described, layers: kept };
  return layout.writeBytes(encoded(manifest), mediaTypes.ociManifest);
}

/** Makes an index of images, each with its platform. */
export async function madeIndex(
  entries: readonly (Descriptor & { platform?: Platform })[],
): Promise<Descriptor> {
  const { bytes, mediaType } = writeIndex(entries);
  return layout.writeBytes(bytes, mediaType);
}

/** Text, or JSON, as bytes. */
export function encoded(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}
