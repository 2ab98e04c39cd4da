import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../child/index.js';

const media = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const;

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Pushes `base/busybox:latest`, an OCI index of linux/amd64 and linux/arm64 made of busybox-static, and gives its name. */
export async function pushBaseImage(
  registry: string,
  busybox: { readonly amd64: string; readonly arm64: string },
): Promise<string> {
  const repository = `http://${registry}/v2/base/busybox`;
  const applets = (await run(busybox.amd64, ['--list'])).trim().split('\n');
  const manifests = await Promise.all(
    (['amd64', 'arm64'] as const).map(async (architecture) => ({
      ...(await pushImage(repository, await rootFiles(busybox[architecture], applets), architecture)),
      platform: { os: 'linux', architecture },
    })),
  );
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: media.index, manifests }));
  await put(`${repository}/manifests/latest`, media.index, index);
  return `${registry}/base/busybox:latest`;
}

/** A root file system as a tar, the same bytes every time: busybox, a link for each of its programs, a user, /tmp. */
async function rootFiles(busybox: string, applets: readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-base-'));
  try {
    for (const name of ['root/bin', 'root/etc', 'root/root', 'root/tmp'])
      await mkdir(join(folder, name), { recursive: true });
    await copyFile(busybox, join(folder, 'root/bin/busybox'));
    for (const name of applets)
      if (name !== 'busybox') await symlink('busybox', join(folder, 'root/bin', name));
    await writeFile(join(folder, 'root/etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    await writeFile(join(folder, 'root/etc/group'), 'root:x:0:\n');
    const same = [
      '--sort=name',
      '--mtime=@0',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=a+rX,u+w',
    ];
    await run('tar', [...same, '-C', join(folder, 'root'), '-cf', join(folder, 'layer.tar'), '.']);
    return await readFile(join(folder, 'layer.tar'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function pushImage(repository: string, tar: Buffer, architecture: string): Promise<Descriptor> {
  const layer = await pushBlob(repository, media.layer, gzipSync(tar));
  const config = await pushBlob(repository, media.config, json(configuration(architecture, digest(tar))));
  const manifest = json({ schemaVersion: 2, mediaType: media.manifest, config, layers: [layer] });
  const descriptor = describe(media.manifest, manifest);
  await put(`${repository}/manifests/${descriptor.digest}`, media.manifest, manifest);
  return descriptor;
}

function configuration(architecture: string, layer: string): object {
  return {
    created: '1970-01-01T00:00:00Z',
    architecture,
    os: 'linux',
    config: {
      Env: ['PATH=/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin'],
      Cmd: ['sh'],
      WorkingDir: '/',
    },
    rootfs: { type: 'layers', diff_ids: [layer] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'busybox-static' }],
  };
}

async function pushBlob(repository: string, mediaType: string, bytes: Buffer): Promise<Descriptor> {
  const descriptor = describe(mediaType, bytes);
  const begun = await fetch(`${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(begun.headers.get('location') ?? '', repository);
  place.searchParams.set('digest', descriptor.digest);
  await put(place.href, 'application/octet-stream', bytes);
  return descriptor;
}

async function put(url: string, type: string, bytes: Buffer): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': type },
    body: new Uint8Array(bytes),
  });
  if (response.status !== 201) throw new Error(`the registry answered ${response.status} to PUT ${url}`);
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const digest = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const describe = (mediaType: string, bytes: Buffer): Descriptor => ({
  mediaType,
  digest: digest(bytes),
  size: bytes.length,
});
