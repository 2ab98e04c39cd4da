import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../child/index.js';
import { pushImage, pushIndex } from '../images/index.js';

/** Pushes `base/busybox:latest`, an OCI index of linux/amd64 and linux/arm64 made of busybox-static, and gives its name. */
export async function pushBaseImage(
  registry: string,
  busybox: { readonly amd64: string; readonly arm64: string },
): Promise<string> {
  const name = `${registry}/base/busybox`;
  const applets = (await run(busybox.amd64, ['--list'])).trim().split('\n');
  const manifests = await Promise.all(
    (['amd64', 'arm64'] as const).map(async (architecture) => ({
      ...(await pushImage(name, {
        config: configuration(architecture),
        layers: [await rootFiles(busybox[architecture], applets)],
      })),
      platform: { os: 'linux', architecture },
    })),
  );
  await pushIndex(`${name}:latest`, manifests);
  return `${name}:latest`;
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

function configuration(architecture: string): object {
  return {
    created: '1970-01-01T00:00:00Z',
    architecture,
    os: 'linux',
    config: {
      Env: ['PATH=/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin'],
      Cmd: ['sh'],
      WorkingDir: '/',
    },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'busybox-static' }],
  };
}
