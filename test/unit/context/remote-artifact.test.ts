import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTaskFile, remoteFiles, resolveContext } from '../../../src/context/index.js';
import type { RemoteOptions } from '../../../src/context/remote/remote-files.js';
import { digestOf, manifestOf, mediaTypes, type Descriptor } from '../../../src/oci/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import { tarOf } from '../../rig/images/tar.js';
import { openTestRegistry, type TestRegistry } from '../../rig/test-registry/index.js';

let folder = '';
let registry: TestRegistry;
const client = new RegistryClient();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-artifact-'));
  registry = await openTestRegistry();
});
afterEach(() => rm(join(folder, 'cache'), { recursive: true, force: true }));
afterAll(async () => {
  client.close();
  await registry.close();
  await rm(folder, { recursive: true });
});

interface Layer {
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

const title = (name: string) => ({ 'org.opencontainers.image.title': name });
const folderLayer = (name: string, bytes: Uint8Array): Layer => ({
  bytes,
  annotations: { ...title(name), 'io.deis.oras.content.unpack': 'true' },
});

/** Pushes an artifact of these layers, as oras does; answers its digest. */
async function push(
  tag: string,
  layers: readonly Layer[],
  { config = {}, configType = 'application/vnd.oci.empty.v1+json', annotations = {} } = {},
): Promise<string> {
  const where = { registry: registry.address, repository: 'task' };
  const store = async (bytes: Uint8Array): Promise<Pick<Descriptor, 'digest' | 'size'>> => {
    const blob = { digest: digestOf(bytes), size: bytes.length };
    await client.blobs.upload(where, blob, bytes);
    return blob;
  };
  const stored = [];
  for (const { bytes, mediaType = 'application/octet-stream', ...rest } of layers)
    stored.push({ mediaType, ...(await store(bytes)), ...rest });
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: { mediaType: configType, ...(await store(Buffer.from(JSON.stringify(config)))) },
    layers: stored,
    annotations,
  };
  const made = manifestOf(Buffer.from(JSON.stringify(manifest)), mediaTypes.ociManifest);
  await client.manifests.put({ ...where, tag }, made);
  return made.digest;
}

const fetcher = (more: Partial<RemoteOptions> = {}) =>
  remoteFiles({
    cacheFolder: join(folder, 'cache'),
    environment: {},
    offline: false,
    submodules: false,
    signal: new AbortController().signal,
    withRegistry: (_registry, work) => work(client),
    ...more,
  });

async function contextOf(name: string, more: Partial<RemoteOptions> = {}) {
  const context = await resolveContext(`oci://${registry.address}/task${name}`, folder, fetcher(more));
  if (!context.ok) throw new Error(context.problems.map((each) => `${each.code}: ${each.message}`).join());
  if (context.value.kind === 'none') throw new Error('no directory');
  return context.value;
}

test('files and folders, as oras pushes them', async () => {
  const layers = [
    { bytes: Buffer.from('steps: []'), annotations: title('task.yaml') },
    { bytes: Buffer.from('x'), annotations: title('deep/er/x') },
    folderLayer('src', gzipSync(tarOf('src/app.txt', Buffer.from('app')))),
    { bytes: Buffer.from('nobody says what this is') },
  ];
  const digest = await push('1', layers, {
    annotations: {
      'org.opencontainers.image.revision': 'abc',
      'org.opencontainers.image.source': 'https://example.com/app.git',
    },
  });
  const { path, origin } = await contextOf(':1');
  expect(await readFile(join(path, 'src/app.txt'), 'utf8')).toBe('app');
  expect((await readdir(path, { recursive: true })).sort()).toEqual([
    'deep',
    'deep/er',
    'deep/er/x',
    'src',
    'src/app.txt',
    'task.yaml',
  ]);
  expect(origin).toMatchObject({
    kind: 'oci',
    version: digest,
    checkout: { commit: 'abc', repository: 'https://example.com/app.git' },
  });
});

test('an archive without a name, as other tools push folders', async () => {
  const bytes = gzipSync(tarOf('app.txt', Buffer.from('app')));
  await push('flux', [{ bytes, mediaType: 'application/vnd.cncf.flux.content.v1.tar+gzip' }]);
  expect(await readdir((await contextOf(':flux')).path)).toEqual(['app.txt']);
});

test('what is here is not fetched again: by tag only the manifest, by digest nothing', async () => {
  const digest = await push('cached', [{ bytes: Buffer.from('x'), annotations: title('x') }]);
  await contextOf(':cached');
  const before = registry.requests.length;
  await contextOf(':cached');
  expect(registry.requests.slice(before).map(({ method, target }) => `${method} ${target}`)).toEqual([
    'GET /v2/task/manifests/cached',
  ]);
  await contextOf(`@${digest}`);
  await contextOf(':cached', { offline: true });
  expect(registry.requests).toHaveLength(before + 1);
});

describe('what is refused', () => {
  test.each(['../x', '/etc/x', 'a/../../x', '.', 'a/'])('a file called %s', async (name) => {
    await push('evil', [{ bytes: Buffer.from('x'), annotations: title(name) }]);
    await expect(contextOf(':evil')).rejects.toThrow(/^context\/unsafe/);
  });

  test('a folder that leads out', async () => {
    await push('evil', [folderLayer('src', gzipSync(tarOf('../x', Buffer.from('x'))))]);
    await expect(contextOf(':evil')).rejects.toThrow(/^context\/unsafe/);
  });

  test('container images and indexes', async () => {
    await push('image', [], { configType: mediaTypes.ociConfig });
    await expect(contextOf(':image')).rejects.toThrow(/is a container image, not an artifact with files/);
    const index = JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] });
    const where = { registry: registry.address, repository: 'task', tag: 'index' };
    await client.manifests.put(where, manifestOf(Buffer.from(index), mediaTypes.ociIndex));
    await expect(contextOf(':index')).rejects.toThrow(/is a list of images/);
  });

  test('a task that does not say which file it is', async () => {
    const layers = [{ bytes: Buffer.from('steps: []'), annotations: title('task.yaml') }];
    const configType = 'application/vnd.taskrun.task.config.v1+json';
    for (const config of [{}, { file: '' }, { file: 1 }, []]) {
      await push('nameless', layers, { configType, config });
      await expect(contextOf(':nameless')).rejects.toThrow(/^context\/unsound: .* names no task file/);
    }
  });

  test('too much, and what is not there', async () => {
    await push('large', [{ bytes: Buffer.alloc(2048), annotations: title('x') }]);
    await expect(contextOf(':large', { limits: { sent: 1024 } })).rejects.toThrow(/has more than 1 KiB/);
    await expect(contextOf(':large', { limits: { unpacked: 1024 } })).rejects.toThrow(/1 KiB unpacked/);
    await expect(contextOf(':nothing')).rejects.toThrow(/^context\/not-found/);
  });
});

test('a published task says which of its files it is', async () => {
  await push('published', [{ bytes: Buffer.from('steps: [] # it'), annotations: title('sub/it.yaml') }], {
    configType: 'application/vnd.taskrun.task.config.v1+json',
    config: { file: 'sub/it.yaml' },
  });
  const places = { cwd: folder, standardInput: [] as never, fetch: fetcher() };
  const location = `oci://${registry.address}/task:published`;
  expect(await openTaskFile(location, places)).toMatchObject({
    value: { source: { path: `${location}#:sub/it.yaml`, text: 'steps: [] # it' } },
  });
});
