import { describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { lstat, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ImageLayout } from '../../../src/image-layout/index.js';
import { digestOf, mediaTypes } from '../../../src/oci/index.js';
import { client, failure, host, linux, named, openForEachTest, registry } from '../image/setup.js';
import { encoded, layout, made, openLayoutForEachTest } from './setup.js';

openForEachTest();
openLayoutForEachTest();

const type = 'application/octet-stream';
const jsonOf = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(layout.folder, name), 'utf8'));

describe('on disk it is an OCI image layout', () => {
  test('empty', async () => {
    expect(await jsonOf('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
    expect(await jsonOf('index.json')).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [],
    });
  });

  test('with names, in the words of containerd', async () => {
    const image = await made(linux('amd64'));
    await layout.name('localhost:5000/app:1', image);
    await layout.name('busybox', image);
    const { manifests } = (await jsonOf('index.json')) as { manifests: { annotations: unknown }[] };
    expect(manifests.map(({ annotations }) => annotations)).toEqual([
      { 'io.containerd.image.name': 'localhost:5000/app:1', 'org.opencontainers.image.ref.name': '1' },
      {
        'io.containerd.image.name': 'docker.io/library/busybox:latest',
        'org.opencontainers.image.ref.name': 'latest',
      },
    ]);
  });

  test('blobs have their digests as names, and a stream that fails leaves nothing', async () => {
    const bytes = encoded('content');
    const written = await layout.write(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]), type);
    expect(written).toEqual({ mediaType: type, digest: digestOf(bytes), size: 7 });
    expect(await readFile(layout.path(written.digest), 'utf8')).toBe('content');
    async function* failing() {
      yield await Promise.resolve(bytes);
      throw new Error('gone');
    }
    await expect(layout.write(failing(), type)).rejects.toThrow('gone');
    expect(await readdir(join(layout.folder, 'ingest'))).toEqual([]);
    expect(await readdir(join(layout.folder, 'blobs/sha256'))).toHaveLength(1);
  });
});

describe('names', () => {
  test('mean what references mean', async () => {
    const image = await made(linux('amd64'));
    await layout.name('docker.io/library/busybox:latest', image);
    expect(layout.find('busybox')).toEqual(image);
    expect(layout.find('busybox:2')).toBeUndefined();
    expect(await layout.unname('busybox:latest')).toBe(true);
    expect(await layout.unname('busybox:latest')).toBe(false);
    expect(layout.names).toEqual([]);
  });

  test('given at the same time are all written', async () => {
    const image = await made(linux('amd64'));
    await Promise.all(Array.from({ length: 20 }, (_, at) => layout.name(`app:${at}`, image)));
    const { manifests } = (await jsonOf('index.json')) as { manifests: unknown[] };
    expect(manifests).toHaveLength(20);
  });

  test('that are none, or lead nowhere', async () => {
    expect(await failure(async () => layout.name('A B', await made({})))).toMatchInlineSnapshot(
      `"ImageLayoutError: 'A B' is not a valid image name (write it as 'registry/repository:tag')"`,
    );
    expect(await failure(async () => Promise.resolve(layout.target('app:1')))).toMatchInlineSnapshot(
      `"ImageLayoutError: the run has no image 'app:1' (build, tag or pull it in a step before this one)"`,
    );
  });
});

describe('a blob that only a repository has', () => {
  const bytes = encoded('far away');
  const blob = { mediaType: type, digest: digestOf(bytes), size: bytes.length };
  const far = () => named(`${host}/far`);

  test('is read from there, and brought into the folder once', async () => {
    await client.blobs.upload(far(), blob, bytes);
    layout.know(blob.digest, far());
    expect(Buffer.concat(await (await layout.read(blob)).toArray()).toString()).toBe('far away');
    expect(await layout.has(blob.digest)).toBe(false);
    const before = registry.requests.length;
    await Promise.all([layout.bring(blob), layout.bring(blob), layout.bytes(blob)]);
    expect(registry.requests.length - before).toBe(1);
    expect(await readFile(layout.path(blob.digest), 'utf8')).toBe('far away');
  });

  test('is an error when nobody has it', async () => {
    expect(await failure(() => layout.read(blob))).toMatchInlineSnapshot(
      `"OciError: the images of the run lack the blob 'DIGEST' (no hint)"`,
    );
  });
});

test('another program writes to the same blobs, and its images are taken over', async () => {
  const intake = await layout.intake();
  const bytes = encoded('exported');
  const { digest } = { digest: digestOf(bytes) };
  await writeFile(join(intake, 'blobs', digest.replace(':', '/')), bytes);
  const entry = { mediaType: mediaTypes.ociManifest, digest, size: bytes.length };
  const annotations = { 'org.opencontainers.image.created': 'now' };
  await writeFile(join(intake, 'index.json'), JSON.stringify({ manifests: [{ ...entry, annotations }] }));
  expect(await layout.takeFrom(intake)).toEqual([entry]);
  expect(await layout.has(digest)).toBe(true);
  await expect(lstat(intake)).rejects.toThrow('ENOENT');
});

describe('an archive of a layout', () => {
  const archive = (folder: string): Readable =>
    spawn('tar', ['-C', folder, '-c', 'blobs', 'index.json', 'oci-layout']).stdout;

  test('is read once, and its images are here then', async () => {
    const image = await made(linux('amd64'));
    await layout.name('app', image);
    const other = await ImageLayout.open({ folder: join(layout.folder, 'other'), client });
    expect(await other.takeArchive(archive(layout.folder))).toEqual([image]);
    expect((await other.manifest(image)).digest).toBe(image.digest);
    expect(other.names).toEqual([]);
  });

  test('that ends too early is refused', async () => {
    await made(linux('amd64'), ['x'.repeat(100_000)]);
    const other = await ImageLayout.open({ folder: join(layout.folder, 'other'), client });
    async function* half() {
      for await (const bytes of archive(layout.folder)) {
        yield (bytes as Buffer).subarray(0, 20_000);
        return;
      }
    }
    await expect(other.takeArchive(Readable.from(half()))).rejects.toThrow('no whole archive');
  });
});
