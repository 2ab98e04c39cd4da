import { describe, expect, test } from '@jest/globals';
import { listImages } from '../../../src/image/index.js';
import { mediaTypes } from '../../../src/oci/index.js';
import { entryFor, respond } from '../../rig/test-registry/index.js';
import {
  asked,
  client,
  entry,
  failure,
  host,
  image,
  index,
  linux,
  multiPlatform,
  named,
  openForEachTest,
  registry,
} from './setup.js';

openForEachTest();

const list = () => listImages(client, named(`${host}/app`));

describe('a list', () => {
  test('has an index with its images, sizes summed, time of the newest', async () => {
    const { index: manifest, amd64, arm64 } = await multiPlatform('app:1');
    const { images, unreadable } = await list();
    expect(unreadable).toEqual([]);
    const [one, ...more] = images;
    expect(more).toEqual([]);
    const [first, second] = one?.manifests ?? [];
    expect(one).toEqual({
      tags: ['1'],
      kind: 'index',
      digest: manifest.digest,
      mediaType: mediaTypes.ociIndex,
      size: (first?.size ?? 0) + (second?.size ?? 0),
      created: '2026-01-02T03:05:00.000Z',
      manifests: [
        {
          kind: 'image',
          digest: amd64.digest,
          mediaType: mediaTypes.ociManifest,
          size: sizeOf(amd64),
          platform: { os: 'linux', architecture: 'amd64' },
          created: '2026-01-02T03:04:05.678Z',
          attestations: 1,
        },
        expect.objectContaining({ digest: arm64.digest, size: sizeOf(arm64) }),
      ],
    });
  });

  test('has tags of one manifest together, the newest first, then by name', async () => {
    await image('app:old', linux('amd64', { created: '2025-01-01T00:00:00Z' }));
    const fresh = await image('app:v10', linux('amd64', { created: '2026-01-01T00:00:00Z' }));
    await client.manifests.put(named(`${host}/app:v9`), fresh);
    await image('app:timeless', linux('arm64'));
    await image('app:before-time', linux('s390x', { created: '0001-01-01T00:00:00Z' }));
    const { images } = await list();
    expect(images.map(({ tags }) => tags)).toEqual([['v9', 'v10'], ['old'], ['before-time'], ['timeless']]);
  });

  test('asks for each manifest once, however many tags lead to it', async () => {
    const { index: manifest } = await multiPlatform('app:1');
    await client.manifests.put(named(`${host}/app:2`), manifest);
    const before = asked(registry).length;
    await list();
    // the tags, two roots, four children, two configurations; nobody needs those of attestations
    expect(asked(registry).slice(before)).toHaveLength(1 + 2 + 4 + 2);
  });

  test('says what cannot be read, and goes on', async () => {
    await image('app:fine', linux('amd64'));
    const gone = await image('app', linux('arm64'));
    const half = await index('app:half', [entry(gone, 'arm64')]);
    await client.manifests.delete(named(`${host}/app@${gone.digest}`));
    await image('app:gone', linux('386'));
    registry.inject({ method: 'GET', target: /manifests\/gone$/, answer: respond(404) });
    await image('app:schema1', linux('ppc64le'));
    const type = { 'content-type': mediaTypes.dockerSchema1 };
    registry.inject({
      method: 'GET',
      target: /manifests\/schema1$/,
      answer: respond(200, type, { schemaVersion: 1 }),
    });
    const { images, unreadable } = await list();
    expect(images.map(({ tags }) => tags)).toEqual([['fine'], ['half']]);
    expect(images[1]).toMatchObject({
      digest: half.digest,
      manifests: [
        { kind: 'broken', digest: gone.digest, problem: expect.stringContaining('is not in the repository') },
      ],
    });
    expect(
      unreadable.map(({ tag, problem }) => `${tag}: ${problem.replace(/sha256:\w+/, 'DIGEST')}`),
    ).toEqual([
      'gone: the tag leads to no manifest',
      "schema1: the manifest 'DIGEST' is in the retired Docker schema 1 format",
    ]);
  });

  test('knows images whose configuration is gone', async () => {
    const one = await image('app:1', linux('amd64'));
    const config = (JSON.parse(Buffer.from(one.bytes).toString()) as { config: { digest: string } }).config;
    registry.inject({ target: new RegExp(config.digest), answer: respond(404) });
    const { images } = await list();
    expect(images).toMatchObject([{ kind: 'image', problem: expect.stringContaining('configuration') }]);
  });

  test('knows what is no image', async () => {
    const chart = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.ociManifest,
        config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: emptyDigest, size: 2 },
        layers: [],
      }),
    );
    await client.blobs.upload(named(`${host}/app`), { digest: emptyDigest, size: 2 }, Buffer.from('{}'));
    const { manifestOf } = await import('../../../src/oci/index.js');
    await client.manifests.put(named(`${host}/app:chart`), manifestOf(chart, mediaTypes.ociManifest));
    expect((await list()).images).toMatchObject([{ tags: ['chart'], kind: 'artifact' }]);
  });

  test('of hundreds of tags tells how far it is and asks a bounded number at once', async () => {
    const one = await image('app:t0', linux('amd64'));
    for (let at = 1; at < 300; at++) await client.manifests.put(named(`${host}/app:t${at}`), one);
    const told: string[] = [];
    let open = 0;
    let most = 0;
    registry.inject({
      method: 'GET',
      answer: (_, response) => {
        most = Math.max(most, ++open);
        response.once('close', () => open--);
        return false;
      },
    });
    const { images } = await listImages(client, named(`${host}/app`), {
      onProgress: (read, tags) => told.push(`${read}/${tags}`),
    });
    expect(images[0]?.tags).toHaveLength(300);
    expect(images[0]?.tags.slice(0, 3)).toEqual(['t0', 't1', 't2']);
    expect([told.length, told.at(-1)]).toEqual([300, '300/300']);
    expect(most).toBeLessThanOrEqual(16);
  });

  test('of a repository that is not there', async () => {
    expect(await failure(list)).toBe(
      "RegistryError: 'HOST/app' is not in the registry (check the name of the repository; one without tags may be unknown to its registry)",
    );
  });

  test('of a registry that refuses fails, whatever could be read', async () => {
    await image('app:1', linux('amd64'));
    await index('app:2', [entryFor(await image('app', linux('arm64')))]);
    registry.inject({ method: 'GET', target: /blobs/, answer: respond(403) });
    expect(await failure(list)).toMatch(/^RegistryError: 'HOST' denies access/);
  });
});

const emptyDigest = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';

/** Bytes of manifest, configuration and layers. */
function sizeOf({ bytes }: { readonly bytes: Uint8Array }): number {
  const json = JSON.parse(Buffer.from(bytes).toString()) as {
    config: { size: number };
    layers: { size: number }[];
  };
  return bytes.length + json.config.size + json.layers.reduce((sum, { size }) => sum + size, 0);
}
