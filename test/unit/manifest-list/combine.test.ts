import { describe, expect, test } from '@jest/globals';
import { combineImages, pushCombined, type CombineOptions } from '../../../src/manifest-list/index.js';
import {
  mediaTypes,
  parseIndexAnnotation,
  parsePlatform,
  readManifest,
  type Descriptor,
} from '../../../src/oci/index.js';
import { entryFor, gate, openTestRegistry, pushIndex, respond } from '../../rig/test-registry/index.js';
import { built, client, failure, host, image, linux, openForEachTest, registry } from './setup.js';

openForEachTest();

/** Combines and pushes; what the first tag leads to. */
async function create(tags: readonly string[], sources: readonly string[], options: CombineOptions = {}) {
  const names = tags.map((tag) => `${host}/${tag}`);
  const combined = await combineImages(client, names, sources.map(located), options);
  return { combined, pushed: await pushCombined(client, combined, names) };
}

/** Digests and descriptors are given as they are. */
function located(source: string): string {
  return /^(?:sha256:|\{)/.test(source) ? source : `${host}/${source}`;
}

async function found(name: string) {
  const [repository = '', tag = ''] = name.split(':');
  const manifest = await client.manifests.get({ registry: host, repository, tag });
  const content = readManifest(manifest);
  const manifests: readonly Descriptor[] = content.kind === 'index' ? content.manifests : [];
  return { manifest, entries: manifests, digests: manifests.map(({ digest }) => digest) };
}

const platforms = (...texts: readonly string[]) => ({ platforms: texts.map((text) => parsePlatform(text)!) });
const arm64 = { os: 'linux', architecture: 'arm64' };

describe('one source', () => {
  test('an index is copied byte by byte, under every tag', async () => {
    const { index, manifest } = await built('app:1', 'amd64');
    const { pushed } = await create(['app:2', 'other/app:2'], ['app:1']);
    expect((await found('app:2')).manifest).toEqual(index);
    expect((await found('other/app:2')).manifest).toEqual(index);
    const platform = { os: 'linux', architecture: 'amd64' };
    const { digest } = index;
    const manifests = [{ digest: manifest.digest, platform }];
    expect(pushed).toEqual([
      { name: `${host}/app:2`, digest, platforms: [platform], manifests },
      { name: `${host}/other/app:2`, digest, platforms: [platform], manifests },
    ]);
  });

  test('an image becomes an index of one, or is copied when that is preferred', async () => {
    const manifest = await image('app:1', linux('arm64', 'v8'));
    await create(['app:2'], ['app:1']);
    expect((await found('app:2')).entries).toEqual([entryFor(manifest, { platform: arm64 })]);
    await create(['other/app:3'], ['app:1'], { preferIndex: false });
    expect((await found('other/app:3')).manifest).toEqual(manifest);
  });

  test('of an index, platforms can be chosen; everything else in it stays', async () => {
    const [one, two] = [await built('app:a', 'amd64'), await built('app:b', 'arm64')];
    const both = await pushIndex(client, `${host}/app:1`, [
      entryFor(one.manifest, { platform: { os: 'linux', architecture: 'amd64' } }),
      one.attestation,
      entryFor(two.manifest, { platform: arm64 }),
      two.attestation,
    ]);
    await create(['app:2'], ['app:1'], platforms('linux/arm64'));
    expect((await found('app:2')).digests).toEqual([two.manifest.digest, two.attestation.digest]);
    await create(['app:3'], ['app:1'], platforms('linux/arm64', 'linux/amd64'));
    expect((await found('app:3')).manifest.digest).toBe(both.digest);
    expect(
      await failure(() => create(['app:4'], ['app:1'], platforms('linux/riscv64', 'windows/amd64'))),
    ).toBe(
      "ManifestListError: 'HOST/app:1' has no image for linux/riscv64, windows/amd64 (it is for linux/amd64, linux/arm64)",
    );
  });

  test('of an image, another platform cannot be chosen', async () => {
    await image('app:1', linux('amd64'));
    const message = "ManifestListError: 'HOST/app:1' has no image for linux/arm64 (it is for linux/amd64)";
    const options = { ...platforms('linux/arm64'), preferIndex: false };
    expect(await failure(() => create(['app:2'], ['app:1'], options))).toBe(message);
    expect(await failure(() => create(['app:2'], ['app:1'], platforms('linux/arm64')))).toBe(
      message.replace('app:1', 'app:2'),
    );
  });
});

describe('several sources', () => {
  test('are flattened in their order, as buildx does it: attestations stay behind their images', async () => {
    const [one, two] = [await built('app:a', 'amd64'), await built('app:b', 'arm64')];
    await create(['app:1'], ['app:a', 'app:b']);
    expect((await found('app:1')).digests).toEqual([
      one.manifest.digest,
      one.attestation.digest,
      two.manifest.digest,
      two.attestation.digest,
    ]);
    await create(['app:1'], ['app:a', 'app:b'], { attestations: false });
    expect((await found('app:1')).digests).toEqual([one.manifest.digest, two.manifest.digest]);
  });

  test('that are the same image are it once', async () => {
    const { digest } = await image('app:a', linux('amd64'));
    await create(['app:1'], ['app:a', `app@${digest}`]);
    expect((await found('app:1')).digests).toEqual([digest]);
  });

  test('for one platform are refused, which buildx does not', async () => {
    await image('app:a', linux('amd64'));
    await image('app:b', { ...linux('amd64'), other: true });
    expect(await failure(() => create(['app:1'], ['app:a', 'app:b']))).toBe(
      "ManifestListError: 'HOST/app:1' would have linux/amd64 twice: 'HOST/app:a' and 'HOST/app:b' (build each image for its own platform, or say the right one in a descriptor of the image: '-f FILE')",
    );
  });

  test('join what the tag leads to when they are appended', async () => {
    await image('app:a', linux('amd64'));
    await image('app:b', linux('arm64'));
    await create(['app:1'], ['app:a']);
    await create(['app:1'], ['app:b'], { append: true });
    expect((await found('app:1')).entries).toHaveLength(2);
  });

  test('of Docker images alone make a Docker list', async () => {
    await image('app:a', linux('amd64'), true);
    await image('app:b', linux('arm64'), true);
    await create(['app:1'], ['app:a', 'app:b']);
    expect((await found('app:1')).manifest.mediaType).toBe(mediaTypes.dockerList);
  });

  test('with annotations, even a single index, make a new one', async () => {
    const { index } = await built('app:a', 'amd64');
    await create(['app:1'], ['app:a'], { annotations: parseIndexAnnotation('index:k=v') as never });
    const { manifest } = await found('app:1');
    expect(manifest.digest).not.toBe(index.digest);
    expect(readManifest(manifest)).toMatchObject({ annotations: { k: 'v' } });
  });
});

describe('sources that are no names', () => {
  test('digests are in the one repository everything is in', async () => {
    const [one, two] = [await image('app:a', linux('amd64')), await image('app:b', linux('arm64'))];
    await create(['app:1'], [one.digest, two.digest]);
    expect((await found('app:1')).digests).toEqual([one.digest, two.digest]);
    expect(await failure(() => create(['other/app:1', 'app:1'], [one.digest]))).toBe(
      "ManifestListError: it is not said which repository 'DIGEST' is in (there are several: write it as 'registry/repository@DIGEST')",
    );
    expect(await failure(() => combineImages(client, [], [one.digest]))).toBe(
      "ManifestListError: it is not said which repository 'DIGEST' is in (write it as 'registry/repository@DIGEST')",
    );
  });

  test('descriptors correct platform and annotations', async () => {
    const manifest = await image('app:a', { os: 'windows', architecture: 'amd64' });
    const descriptor = {
      mediaType: manifest.mediaType,
      digest: manifest.digest,
      size: manifest.bytes.length,
      annotations: { k: 'v' },
      platform: { 'os.version': '10.0.20348.1' },
    };
    await create(['app:1'], [`${JSON.stringify(descriptor)}\n`]);
    expect((await found('app:1')).entries).toEqual([
      entryFor(manifest, {
        annotations: { k: 'v' },
        platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1' },
      }),
    ]);
  });

  test.each([
    [
      '{"schemaVersion":2,"manifests":[]}',
      "a source is a whole manifest, where its descriptor is wanted (a descriptor has a 'mediaType', a 'digest' and a 'size')",
    ],
    [
      '{"size":1}',
      'a descriptor has no valid digest (a source is an image name, a digest, or the JSON of an OCI descriptor)',
    ],
    [
      `{"digest":"sha256:${'0'.repeat(64)}","size":-1}`,
      'a descriptor has no valid size (a source is an image name, a digest, or the JSON of an OCI descriptor)',
    ],
    [
      '{"digest"',
      'a source begins like JSON and is none (a source is an image name, a digest, or the JSON of an OCI descriptor)',
    ],
    [
      'sha256:12',
      "'DIGEST' is not a source of an image (a source is an image name, a digest, or the JSON of an OCI descriptor)",
    ],
    [
      'App',
      "'App' is not a source of an image (a source is an image name, a digest, or the JSON of an OCI descriptor)",
    ],
  ])('mistake: %s', async (source, message) => {
    expect(await failure(() => combineImages(client, [`${host}/app:1`], [source]))).toBe(
      `ManifestListError: ${message}`,
    );
  });

  test('a descriptor of another size is of something else', async () => {
    const { digest } = await image('app:a', linux('amd64'));
    expect(await failure(() => create(['app:1'], [JSON.stringify({ digest, size: 7 })]))).toBe(
      "ManifestListError: the descriptor of 'DIGEST' says 7 bytes, and it has 395 (describe it anew, or leave the size out)",
    );
  });
});

describe('tags move last', () => {
  test('in no repository before everything is in all of them', async () => {
    await image('app:a', linux('amd64'));
    registry.inject({ method: 'POST', target: /\/v2\/two\//, answer: respond(403) });
    expect(await failure(() => create(['one/app:1', 'two/app:1'], ['app:a']))).toMatch(
      /^RegistryError: 'HOST\/app:a' cannot be copied to 'HOST\/two\/app': 'HOST' denies access to /,
    );
    expect(await client.manifests.head({ registry: host, repository: 'one/app', tag: '1' })).toBeUndefined();
  });

  test('not at all when one registry refuses the index itself', async () => {
    await image('app:a', linux('amd64'));
    const refusal = respond(400, {}, { errors: [{ code: 'MANIFEST_INVALID', message: 'no indexes here' }] });
    registry.inject({
      method: 'PUT',
      target: /\/v2\/two\//,
      answer: (request, response) =>
        request.headers['content-type'] === mediaTypes.ociIndex && refusal(request, response),
    });
    expect(await failure(() => create(['one/app:1', 'two/app:1'], ['app:a']))).toMatch(/no indexes here/);
    expect(await client.manifests.head({ registry: host, repository: 'one/app', tag: '1' })).toBeUndefined();
  });

  test('another registry gets everything first', async () => {
    const { index } = await built('app:a', 'amd64');
    const other = await openTestRegistry();
    try {
      const name = `${other.address}/app:1`;
      await pushCombined(client, await combineImages(client, [name], [`${host}/app:a`]), [name]);
      expect(other.requests.at(-1)).toMatchObject({ method: 'PUT', target: '/v2/app/manifests/1' });
      expect(
        (await client.manifests.get({ registry: other.address, repository: 'app', tag: '1' })).digest,
      ).toBe(index.digest);
    } finally {
      await other.close();
    }
  });

  test('an interrupt ends it', async () => {
    await image('app:a', linux('amd64'));
    const waiting = gate();
    registry.inject({ method: 'GET', answer: waiting.answer });
    const stop = new AbortController();
    const combining = combineImages(client, [`${host}/app:1`], [`${host}/app:a`], { signal: stop.signal });
    await waiting.reached;
    stop.abort(new Error('enough'));
    await expect(combining).rejects.toThrow('enough');
    waiting.open();
  });
});
