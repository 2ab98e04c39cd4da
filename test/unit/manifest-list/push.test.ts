import { describe, expect, test } from '@jest/globals';
import { ManifestLists } from '../../../src/manifest-list/index.js';
import { mediaTypes } from '../../../src/oci/index.js';
import { entryFor, openTestRegistry, pushIndex, respond } from '../../rig/test-registry/index.js';
import {
  built,
  client,
  entriesOf,
  failure,
  host,
  image,
  linux,
  lists,
  openForEachTest,
  registry,
} from './setup.js';

openForEachTest();

describe('create and push', () => {
  test('OCI images become an OCI index, platforms from their configurations', async () => {
    const amd64 = await image('app:amd64', linux('amd64'));
    const arm64 = await image('app:arm64', linux('arm64', 'v8'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`, `${host}/app:arm64`]);
    const pushed = await lists.push(`${host}/app:1`);
    expect(await entriesOf('app:1')).toEqual({
      mediaType: mediaTypes.ociIndex,
      entries: [
        entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
        entryFor(arm64, { platform: { os: 'linux', architecture: 'arm64' } }),
      ],
    });
    expect(pushed).toEqual({
      name: `${host}/app:1`,
      digest: (await client.manifests.head({ registry: host, repository: 'app', tag: '1' }))?.digest,
      platforms: [
        { os: 'linux', architecture: 'amd64' },
        { os: 'linux', architecture: 'arm64' },
      ],
      manifests: [
        { digest: amd64.digest, platform: { os: 'linux', architecture: 'amd64' } },
        { digest: arm64.digest, platform: { os: 'linux', architecture: 'arm64' } },
      ],
    });
  });

  test.each([
    ['Docker images alone', true, mediaTypes.dockerList],
    ['Docker and OCI images', false, mediaTypes.ociIndex],
  ])('%s: the right media type', async (_, docker, mediaType) => {
    await image('app:amd64', linux('amd64'), true);
    await image('app:arm64', linux('arm64'), docker);
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`, `${host}/app:arm64`]);
    await lists.push(`${host}/app:1`);
    expect((await entriesOf('app:1')).mediaType).toBe(mediaType);
  });

  test('indexes are flattened: images first, then their attestations, which are no platforms', async () => {
    const amd64 = await built('app:amd64', 'amd64');
    const arm64 = await built('app:arm64', 'arm64');
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`, `${host}/app:arm64`]);
    const { platforms } = await lists.push(`${host}/app:1`);
    expect(platforms).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm64' },
    ]);
    expect((await entriesOf('app:1')).entries).toEqual([
      entryFor(amd64.manifest, { platform: { os: 'linux', architecture: 'amd64' } }),
      entryFor(arm64.manifest, { platform: { os: 'linux', architecture: 'arm64' } }),
      amd64.attestation,
      arm64.attestation,
    ]);
  });

  test('attestations can be left out, and those about nothing in the list are', async () => {
    const { manifest, attestation } = await built('app:amd64', 'amd64');
    const other = await image('app:arm64', linux('arm64'));
    await pushIndex(client, `${host}/app:orphan`, [
      entryFor(other, { platform: { os: 'linux', architecture: 'arm64' } }),
      attestation,
    ]);
    await lists.create(`${host}/app:1`, [`${host}/app:orphan`]);
    await lists.create(`${host}/app:2`, [`${host}/app:amd64`], { attestations: false });
    await lists.push(`${host}/app:1`);
    await lists.push(`${host}/app:2`);
    expect((await entriesOf('app:1')).entries.map(({ digest }) => digest)).toEqual([other.digest]);
    expect((await entriesOf('app:2')).entries.map(({ digest }) => digest)).toEqual([manifest.digest]);
  });

  test('indexes in indexes are flattened too, and what an entry does not say comes from its configuration', async () => {
    const { index, manifest } = await built('app:amd64', 'amd64');
    const arm = await image('app:arm', linux('arm'));
    await pushIndex(client, `${host}/app:nested`, [entryFor(index), entryFor(arm)]);
    await lists.create(`${host}/app:1`, [`${host}/app:nested`]);
    expect((await lists.push(`${host}/app:1`)).platforms).toEqual([
      { os: 'linux', architecture: 'amd64' },
      { os: 'linux', architecture: 'arm', variant: 'v7' },
    ]);
    const { entries } = await entriesOf('app:1');
    expect(entries.map(({ digest }) => digest).slice(0, 2)).toEqual([manifest.digest, arm.digest]);
  });

  test('digests are pinned when the list is created', async () => {
    const before = await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    await image('app:amd64', { ...linux('amd64'), newer: true });
    await lists.push(`${host}/app:1`);
    expect((await entriesOf('app:1')).entries.map(({ digest }) => digest)).toEqual([before.digest]);
  });

  test('pushing again changes nothing; the same list in another run has the same digest', async () => {
    await built('app:amd64', 'amd64');
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    const pushed = await lists.push(`${host}/app:1`);
    expect(await lists.push(`${host}/app:1`)).toEqual(pushed);
    const again = new ManifestLists(client);
    await again.create(`${host}/app:1`, [`${host}/app:amd64`]);
    expect(await again.push(`${host}/app:1`)).toEqual(pushed);
  });

  test('Windows images of two versions are two platforms', async () => {
    const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
    await image('app:2019', windows('10.0.17763.1'));
    await image('app:2022', windows('10.0.20348.1'));
    await lists.create(`${host}/app:1`, [`${host}/app:2019`, `${host}/app:2022`]);
    expect((await lists.push(`${host}/app:1`)).platforms).toEqual([
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763.1' },
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1' },
    ]);
  });
});

describe('names', () => {
  test('without a tag mean latest, and a digest is none for a list', async () => {
    await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app`, [`${host}/app:amd64`]);
    const { digest } = await lists.push(`${host}/app:latest`);
    expect((await client.manifests.head({ registry: host, repository: 'app', tag: 'latest' }))?.digest).toBe(
      digest,
    );
    expect(await failure(() => lists.create(`${host}/app@${digest}`, [`${host}/app:amd64`]))).toBe(
      "ManifestListError: 'HOST/app@DIGEST' names a digest, which only what it was made from can have (name it by a tag: 'registry/repository:tag')",
    );
  });

  test('of one source, twice, are one source', async () => {
    await image('app:latest', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app`, `${host}/app:latest`]);
    expect((await lists.push(`${host}/app:1`)).platforms).toHaveLength(1);
  });
});

describe('images elsewhere', () => {
  test('in another repository are mounted there before the tag moves', async () => {
    await built('team/app:amd64', 'amd64');
    await lists.create(`${host}/app:1`, [`${host}/team/app:amd64`]);
    const before = registry.requests.length;
    await lists.push(`${host}/app:1`);
    const writes = registry.requests
      .slice(before)
      .filter(({ method }) => method === 'POST' || method === 'PUT');
    expect(writes.filter(({ method }) => method === 'POST').map(({ target }) => target)).toEqual(
      new Array(4).fill(
        expect.stringMatching(/^\/v2\/app\/blobs\/uploads\/\?mount=sha256%3A\w+&from=team%2Fapp$/),
      ),
    );
    expect(writes.filter(({ method }) => method === 'PUT')).toHaveLength(3);
    expect(writes.at(-1)?.target).toBe('/v2/app/manifests/1');
  });

  test('in another registry are copied, attestations too', async () => {
    const { manifest, attestation } = await built('app:amd64', 'amd64');
    const other = await openTestRegistry();
    try {
      const name = `${other.address}/mirror/app:1`;
      await lists.create(name, [`${host}/app:amd64`]);
      const { digest } = await lists.push(name);
      const target = { registry: other.address, repository: 'mirror/app' };
      expect((await client.manifests.get({ ...target, tag: '1' })).digest).toBe(digest);
      expect(await client.manifests.get({ ...target, digest: manifest.digest })).toEqual(manifest);
      expect(await client.manifests.head({ ...target, digest: attestation.digest })).toBeDefined();
    } finally {
      await other.close();
    }
  });

  test('a copy that fails leaves the tag where it was', async () => {
    await built('team/app:amd64', 'amd64');
    const before = await image('app:1', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/team/app:amd64`]);
    registry.inject({ method: 'POST', answer: respond(403, {}, { errors: [{ message: 'no' }] }) });
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "RegistryError: 'HOST/team/app:amd64' cannot be copied to 'HOST/app': 'HOST' denies access to the blob 'DIGEST' of 'HOST/app': no (check that the account may pull from, or push to, this repository)",
    );
    expect(await client.manifests.get({ registry: host, repository: 'app', tag: '1' })).toEqual(before);
  });

  test('a child that has gone since is found before the tag moves', async () => {
    const { digest } = await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    registry.inject({ method: 'HEAD', target: new RegExp(digest), answer: respond(404) });
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "RegistryError: 'HOST/app@DIGEST', which 'HOST/app:amd64' stands for or holds, is not in the registry (push that image again, and create the manifest list again)",
    );
    expect(await client.manifests.head({ registry: host, repository: 'app', tag: '1' })).toBeUndefined();
  });
});
