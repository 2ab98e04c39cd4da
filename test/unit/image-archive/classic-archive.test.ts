import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { digestOf, mediaTypes, type Digest } from '../../../src/oci/index.js';
import { classicLayout, configOf, layer, legacyArchive, tar } from '../../rig/image-archives/index.js';
import { ArchiveDestination, compress } from './destination.js';

const destination = ArchiveDestination.forSuite();

describe.each([
  ['a classic store of Docker 25 and later', classicLayout],
  ['a classic store of Docker 20.10', legacyArchive],
])('an archive of %s', (_, archiveOf) => {
  test('becomes a Docker image with compressed layers, as docker push would make it', async () => {
    const { name, full } = destination.target();
    const layers = [await layer('base'), randomBytes(100_000)];
    const { manifest } = await destination.push(await archiveOf(full, layers), name, compress());
    const config = configOf(layers);
    expect(manifest.mediaType).toBe(mediaTypes.dockerManifest);
    const json = JSON.parse(Buffer.from(manifest.bytes).toString()) as {
      layers: { mediaType: string; size: number; digest: Digest }[];
    };
    expect(json).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.dockerManifest,
      config: { mediaType: mediaTypes.dockerConfig, size: config.length, digest: digestOf(config) },
      layers: layers.map(() => ({
        mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
        size: expect.any(Number),
        digest: expect.stringMatching(/^sha256:/),
      })),
    });
    const there = await Promise.all(
      json.layers.map(({ digest, size }) => destination.blob(name, digest, size)),
    );
    expect(there.map((bytes) => digestOf(gunzipSync(bytes)))).toEqual(layers.map(digestOf));
    expect(Buffer.from(await destination.blob(name, digestOf(config), config.length)).equals(config)).toBe(
      true,
    );
    expect((await destination.client.manifests.head(name))?.digest).toBe(manifest.digest);
  });

  test('comes to the same digest each time, and layers known from before are passed over', async () => {
    const { name, full } = destination.target();
    const layers = [await layer('base'), randomBytes(100_000)];
    const archive = await archiveOf(full, layers);
    const treatment = compress();
    const first = await destination.push(archive, name, treatment);
    const second = await destination.push(archive, name, treatment);
    const third = await destination.push(archive, name, compress());
    expect([second.manifest.digest, third.manifest.digest]).toEqual(Array(2).fill(first.manifest.digest));
    expect(second.arrivals.every((line) => line.startsWith('present'))).toBe(true);
  });

  test('the same layer twice is sent once', async () => {
    const { name, full } = destination.target();
    const [one, two] = [await layer('one'), await layer('two')];
    const { manifest, arrivals } = await destination.push(
      await archiveOf(full, [one, two, one]),
      name,
      compress(),
    );
    const json = JSON.parse(Buffer.from(manifest.bytes).toString()) as { layers: { digest: Digest }[] };
    expect(json.layers[0]).toEqual(json.layers[2]);
    expect(new Set(json.layers.map(({ digest }) => digest)).size).toBe(2);
    expect(arrivals.length).toBe(3);
  });

  test('a small layer that looks like a document is one all the same', async () => {
    const { name, full } = destination.target();
    const odd = await tar([['{"name":1}', 'x']]);
    const { manifest } = await destination.push(await archiveOf(full, [odd]), name, compress());
    expect(manifest.mediaType).toBe(mediaTypes.dockerManifest);
  });

  test.each([
    ['layers', (layers: Uint8Array[]) => configOf([...layers].reverse())],
    ['number of layers', (layers: Uint8Array[]) => configOf(layers.slice(1))],
  ])('a configuration with other %s is refused, and the tag does not move', async (_what, other) => {
    const { name, full } = destination.target();
    const layers = [await layer('one'), await layer('two')];
    const archive = await archiveOf(full, layers, other(layers));
    await expect(destination.push(archive, name, compress())).rejects.toMatchObject({
      fault: 'invalid',
      message: expect.stringMatching(/^the layers in the archive .* are not those of its configuration/),
    });
    expect(await destination.client.manifests.head(name)).toBeUndefined();
  });

  test('a configuration with other bytes than its name says is refused', async () => {
    const { name, full } = destination.target();
    const layers = [await layer('base')];
    const archive = await archiveOf(full, layers);
    const at = archive.indexOf('amd64');
    archive.write('arm64', at);
    await expect(destination.push(archive, name, compress())).rejects.toMatchObject({
      fault: 'invalid',
      message: `the archive of the image has other bytes for '${digestOf(configOf(layers))}'`,
    });
  });

  test('an archive that is cut off leaves no tag', async () => {
    const { name, full } = destination.target();
    const archive = await archiveOf(full, [await layer('base'), randomBytes(1_000_000)]);
    const half = archive.subarray(0, archive.length / 2);
    await expect(destination.push(half, name, compress())).rejects.toMatchObject({ fault: 'truncated' });
    expect(await destination.client.manifests.head(name)).toBeUndefined();
  });
});
