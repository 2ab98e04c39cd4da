import { beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packTar } from 'modern-tar';
import { ImageBuildError } from '../../../src/image-build/index.js';
import { pushFromLayout } from '../../../src/image-layout/index.js';
import { parseDigest, readManifest } from '../../../src/oci/index.js';
import { client, host, image, linux, openForEachTest, other, registry } from '../image/setup.js';
import { layout, openLayoutForEachTest } from '../image-layout/setup.js';
import { corruptAnswer, pushImage } from '../../rig/test-registry/index.js';
import { storedFrame, testWithZstandard, zstandard } from '../../rig/zstandard/index.js';
import { build, folder, lastLayer, withFolder } from './setup.js';

openForEachTest();
openLayoutForEachTest();
withFolder();

const users = 'root:x:0:0::/:/bin/sh\napp:x:1234:2345::/:/bin/sh\n';

beforeEach(async () => {
  const mtime = new Date(0);
  const directory = (name: string, mode = 0o755) => ({
    header: { name, type: 'directory' as const, size: 0, mode, mtime },
  });
  const file = (name: string, body: string) => ({
    header: { name, type: 'file' as const, size: body.length, mode: 0o644, mtime },
    body,
  });
  const lower = await packTar([directory('etc/'), file('etc/passwd', users), file('etc/group', 'g:x:7:\n')]);
  const link = { header: { name: 'bin', type: 'symlink' as const, size: 0, linkname: 'usr/bin', mtime } };
  const upper = await packTar([
    directory('tmp/', 0o1777),
    directory('usr/'),
    directory('usr/bin/'),
    file('usr/bin/tool', 'a tool'),
    link,
  ]);
  await image('base:1', linux('amd64'), [lower, upper]);
});

const files = [{ path: 'app', content: 'an app' }];
const listings = () => join(folder, 'listings');
const ports = () => ({ ports: { listings: listings() } });
const onBase = (lines: string) => `FROM ${host}/base:1\n${lines}\n`;

/** The blobs that the registry was asked for by some work, each as often as it was. */
async function fetched(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = registry.requests.length;
  await work();
  return registry.requests
    .slice(before)
    .filter(({ method, target }) => method === 'GET' && target.includes('/blobs/'))
    .map(({ target }) => target.slice(target.indexOf('sha256:')));
}

describe('the layers of a base', () => {
  test.each(['ENV A=1', 'WORKDIR /', 'COPY --link app /app', 'USER app', 'ENTRYPOINT ["x"]'])(
    'stay where they are for %s',
    async (line) => {
      expect(await fetched(() => build(onBase(line), files, ports()))).toHaveLength(1); // the configuration
    },
  );

  test.each([
    'COPY app /app',
    'WORKDIR /w',
    'COPY --chown=app app /',
    'ADD app /bin/',
    'USER app\nWORKDIR /w',
  ])('are read once for %s, and nothing but their listing is kept', async (line) => {
    const [, ...layers] = await fetched(() => build(onBase(line), files, ports()));
    expect(layers).toHaveLength(2);
    for (const digest of layers) expect(await layout.has(parseDigest(digest)!)).toBe(false);
    expect((await readdir(listings())).sort()).toEqual(
      layers.map((digest) => `${digest.replace(':', '-')}.json.gz`).sort(),
    );
    // the layout has the configuration by now
    expect(await fetched(() => build(onBase(line), files, ports()))).toEqual([]);
  });

  test('count as much when only their listing is read', async () => {
    const text = onBase('WORKDIR /tmp/w\nCOPY --chown=app:g app /bin/');
    const first = await build(text, files, ports());
    expect(await lastLayer(first)).toEqual(['usr/', 'usr/bin/', 'usr/bin/app: an app']);
    const second = await build(text, files, ports());
    expect(second.target).toEqual(first.target);
  });

  test('are fetched to be read, once, and only those that have what is wanted', async () => {
    const copy = `FROM scratch\nCOPY --from=${host}/base:1 /bin/tool /tool\n`;
    await build(onBase('COPY app /app'), files, ports());
    const layers = await fetched(async () =>
      expect(await lastLayer(await build(copy, [], ports()))).toEqual(['tool: a tool']),
    );
    expect(layers).toHaveLength(1);
  });

  test('are kept while the run lasts when they are read before they are known', async () => {
    const copy = `FROM ${host}/base:1 AS base\nFROM scratch\nCOPY --from=base /bin/tool /tool\n`;
    expect(await fetched(() => build(copy, [], ports()))).toHaveLength(3);
  });

  test('are fetched once for an image that is exported', async () => {
    const blobs = await fetched(async () => {
      const { target } = await build(onBase('COPY app /app'), files, { ...ports(), isExported: true });
      await layout.bringAll(target);
    });
    expect(blobs).toHaveLength(3);
  });

  test('are mounted where that is possible, and otherwise sent from registry to registry', async () => {
    const { target } = await build(onBase('COPY app /app'), files, ports());
    await layout.name(`${host}/mine:1`, target);
    await layout.name(`${other.address}/mine:1`, target);
    expect(await fetched(() => pushFromLayout(layout, `${host}/mine:1`))).toEqual([]);
    expect(await fetched(() => pushFromLayout(layout, `${other.address}/mine:1`))).toHaveLength(2);
    expect(await readdir(join(layout.folder, 'blobs/sha256'))).toHaveLength(5); // two configurations, two manifests, the new layer
  });

  test('are read again when what was kept of them is no good, and forgotten after a month', async () => {
    await build(onBase('COPY app /app'), files, ports());
    const [one = '', two = ''] = await readdir(listings());
    await writeFile(join(listings(), one), 'nonsense');
    const old = new Date(Date.now() - 40 * 24 * 60 * 60 * 1000);
    await writeFile(join(listings(), 'sha256-old.json.gz'), '');
    await utimes(join(listings(), 'sha256-old.json.gz'), old, old);
    expect(await fetched(() => build(onBase('COPY app /app'), files, ports()))).toHaveLength(1);
    expect((await readdir(listings())).sort()).toEqual([one, two].sort());
  });

  test('whose bytes are wrong are known to be, though the end of the archive comes before', async () => {
    const layer = Buffer.concat([await packTar([]), Buffer.alloc(4096)]);
    const manifest = await image('wrong:1', linux('amd64'), [layer]);
    const content = readManifest(manifest);
    const [descriptor] = content.kind === 'image' ? content.layers : [];
    registry.inject({
      method: 'GET',
      target: new RegExp(`blobs/${descriptor!.digest}`),
      answer: corruptAnswer(0.999),
    });
    await expect(build(`FROM ${host}/wrong:1\nCOPY app /\n`, files, ports())).rejects.toThrow(
      'sent bytes that are not',
    );
    await expect(readdir(listings())).rejects.toThrow('ENOENT');
  });
});

describe('a base whose layers are compressed with zstd', () => {
  beforeEach(async () => {
    const header = {
      name: 'etc/passwd',
      type: 'file' as const,
      size: users.length,
      mode: 0o644,
    };
    const layer = storedFrame(await packTar([{ header: { ...header, mtime: new Date(0) }, body: users }]));
    const layerType = 'application/vnd.oci.image.layer.v1.tar+zstd';
    await pushImage(client, `${host}/zstd:1`, {
      config: linux('amd64'),
      layers: [layer],
      layerType,
    });
  });

  test('serves where its files are not asked for', async () => {
    expect(await fetched(() => build(`FROM ${host}/zstd:1\nCOPY --link app /app\n`, files))).toHaveLength(1);
  });

  testWithZstandard('is read as any other', async () => {
    const text = `FROM ${host}/zstd:1\nCOPY --chown=app --from=${host}/zstd:1 etc/passwd /copy\n`;
    expect(await lastLayer(await build(text))).toEqual([`copy: ${users}`]);
  });

  if (zstandard === undefined)
    test('is refused at its FROM by a Node that cannot read it, before anything is fetched', async () => {
      const text = `FROM scratch AS other\nFROM ${host}/zstd:1\nLABEL a=b\nCOPY app /app\n`;
      const blobs = await fetched(async () => {
        const error = await build(text, files).catch((reason: unknown) => reason as ImageBuildError);
        if (!(error instanceof ImageBuildError)) throw new Error('it is built');
        expect(error.message).toMatch(
          /^the layer 'sha256:\w+' is compressed with zstd, which cannot be read here$/,
        );
        expect(error.hint).toBe('use Node 22.15 or newer, compress it with gzip, or build it with an engine');
        expect(error.place?.start).toBe(text.indexOf('FROM', 1));
      });
      expect(blobs).toHaveLength(1);
    });
});
