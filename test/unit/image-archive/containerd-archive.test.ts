import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { digestOf, type Digest } from '../../../src/oci/index.js';
import { indexParts, layout, tar, type Entry } from '../../rig/image-archives/index.js';
import { ArchiveDestination, asTheyAre, someImage } from './destination.js';

const destination = ArchiveDestination.forSuite();

describe('an archive of the containerd image store', () => {
  test('is pushed as it is: the same digest, attestations included', async () => {
    const { name, full } = destination.target();
    const image = await someImage();
    const index = indexParts([image]);
    const { manifest, arrivals } = await destination.push(await layout(full, index), name, asTheyAre);
    expect(manifest.digest).toBe(index.descriptor.digest);
    expect((await destination.client.manifests.head(name))?.digest).toBe(index.descriptor.digest);
    for (const [path, content] of index.entries) {
      const digest = path.replace('blobs/sha256/', 'sha256:') as Digest;
      const isManifest = Buffer.from(content).includes('schemaVersion');
      const there = isManifest
        ? (await destination.client.manifests.get({ ...name, digest })).bytes
        : await destination.blob(name, digest, content.length);
      expect(Buffer.from(there).equals(content)).toBe(true);
    }
    expect(arrivals.every((line) => line.startsWith('pushed'))).toBe(true);
    expect(arrivals.length).toBe(6);
  });

  test('a second time nothing is sent but the manifests', async () => {
    const { name, full } = destination.target();
    const archive = await layout(full, indexParts([await someImage()]));
    await destination.push(archive, name, asTheyAre);
    const before = destination.registry.requests.length;
    const { arrivals } = await destination.push(archive, name, asTheyAre);
    expect(arrivals.filter((line) => line.startsWith('present')).length).toBe(6);
    const later = destination.registry.requests.slice(before);
    expect(later.filter(({ method }) => method === 'POST' || method === 'PATCH')).toEqual([]);
    expect(later.at(-1)?.target).toMatch(/\/manifests\/1$/);
  });

  test('the children come before the index, and the tag last', async () => {
    const { name, full } = destination.target();
    const image = await someImage();
    await destination.push(await layout(full, indexParts([image])), name, asTheyAre);
    const puts = destination.registry.requests
      .filter(
        ({ method, target: path }) => method === 'PUT' && path.includes(`/${name.repository}/manifests/`),
      )
      .map(({ target: path }) => path.split('/').at(-1));
    expect(puts.length).toBe(3);
    expect(puts.slice(0, 2)).toContain(image.descriptor.digest);
    expect(puts[2]).toBe('1');
  });

  test('of several images, the name decides; what is not the image stays untagged', async () => {
    const { name, full } = destination.target();
    const [image, other] = [await someImage(), await someImage('arm64')];
    const named = { ...image.descriptor, annotations: { 'io.containerd.image.name': full } };
    const referrer = { ...other.descriptor, annotations: { 'io.containerd.manifest.subject': 'x' } };
    const index = JSON.stringify({ schemaVersion: 2, manifests: [referrer, named] });
    const blobs = new Map([...image.entries, ...other.entries].map((entry) => [entry[0], entry]));
    const { manifest } = await destination.push(
      await tar([...blobs.values(), ['index.json', index]]),
      name,
      asTheyAre,
    );
    expect(manifest.digest).toBe(image.descriptor.digest);
    expect(
      await destination.client.manifests.head({ ...name, digest: other.descriptor.digest }),
    ).toBeUndefined();
  });

  test('an index of which the engine has one image is pushed as that image, as docker does', async () => {
    const { name, full } = destination.target();
    const [amd64, arm64] = [await someImage(), await someImage('arm64')];
    const index = indexParts([amd64, arm64]);
    const gone = new Set(amd64.entries.map((entry) => entry[0]));
    const shared = new Set(arm64.entries.map((entry) => entry[0]));
    const entries = index.entries.filter((entry) => {
      const [path] = entry;
      return !gone.has(path) || shared.has(path);
    });
    const { manifest, notes } = await destination.push(
      await layout(full, { ...index, entries }),
      name,
      asTheyAre,
    );
    expect(manifest.digest).toBe(arm64.descriptor.digest);
    expect(notes).toEqual([`the engine has only linux/arm64 of '${full}': that image alone is pushed`]);
  });

  test('of several whole images in a part of an index, the one the engine would run is pushed', async () => {
    const { name, full } = destination.target();
    const images = [await someImage(), await someImage('arm64'), await someImage('s390x')] as const;
    const index = indexParts(images);
    const [lost] = images[2].entries;
    const entries = index.entries.filter((entry) => entry[0] !== lost?.[0]);
    const preferred = [{ Config: `blobs/${digestOf(images[1].config).replace(':', '/')}` }];
    const { manifest } = await destination.push(
      await layout(full, { ...index, entries }, preferred),
      name,
      asTheyAre,
    );
    expect(manifest.digest).toBe(images[1].descriptor.digest);
  });

  test('a layer that only the repository has is no obstacle', async () => {
    const { name, full } = destination.target();
    const image = await someImage();
    const [, held] = image.layers as [Uint8Array, Uint8Array];
    await destination.client.blobs.upload(name, { digest: digestOf(held), size: held.length }, held);
    const entries = image.entries.filter((entry) => entry[1] !== held);
    const { manifest } = await destination.push(await layout(full, { ...image, entries }), name, asTheyAre);
    expect(manifest.digest).toBe(image.descriptor.digest);
  });

  test('a blob that is nowhere is named, and the tag does not move', async () => {
    const { name, full } = destination.target();
    const image = await someImage();
    const [, lost] = image.layers as [Uint8Array, Uint8Array];
    const entries = image.entries.filter((entry) => entry[1] !== lost);
    await expect(
      destination.push(await layout(full, { ...image, entries }), name, asTheyAre),
    ).rejects.toMatchObject({
      fault: 'incomplete',
      message: `the engine does not have all of '${full}' (${digestOf(lost)} is not there)`,
      hint: 'build it again, or pull all of its platforms',
    });
    expect(await destination.client.manifests.head(name)).toBeUndefined();
  });

  test.each(['layer', 'manifest'] as const)(
    'a %s with other bytes than its name says is refused',
    async (which) => {
      const { name, full } = destination.target();
      const image = await someImage();
      const victim = which === 'layer' ? image.layers[1] : image.entries[0]![1];
      const entries = image.entries.map((entry): Entry => {
        const [path, content] = entry;
        if (content !== victim) return entry;
        return [path, which === 'layer' ? randomBytes(content.length) : Buffer.from(`${String(content)} `)];
      });
      await expect(
        destination.push(await layout(full, { ...image, entries }), name, asTheyAre),
      ).rejects.toMatchObject({
        fault: 'invalid',
        message: expect.stringContaining('has other bytes for'),
      });
      expect(await destination.client.manifests.head(name)).toBeUndefined();
    },
  );
});
