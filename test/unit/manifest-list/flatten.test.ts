import { describe, expect, test } from '@jest/globals';
import { mediaTypes, type Descriptor, type Manifest } from '../../../src/oci/index.js';
import { entryFor, pushImage, pushIndex, respond } from '../../rig/test-registry/index.js';
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

const amd64 = { os: 'linux', architecture: 'amd64' };

async function listOf(...sources: readonly string[]): Promise<readonly Descriptor[]> {
  await lists.create(
    `${host}/app:list`,
    sources.map((source) => `${host}/${source}`),
  );
  await lists.push(`${host}/app:list`);
  return (await entriesOf('app:list')).entries;
}

describe('indexes as sources', () => {
  test('of several platforms bring them all, and each image keeps its attestations', async () => {
    const [one, other] = [await built('app:amd64', 'amd64'), await built('app:arm64', 'arm64')];
    await pushIndex(client, `${host}/app:both`, [
      entryFor(one.manifest, { platform: amd64 }),
      one.attestation,
      entryFor(other.manifest, { platform: { os: 'linux', architecture: 'arm64' } }),
      other.attestation,
    ]);
    const third = await image('app:s390x', linux('s390x'));
    expect((await listOf('app:both', 'app:s390x')).map(({ digest }) => digest)).toEqual([
      one.manifest.digest,
      other.manifest.digest,
      third.digest,
      one.attestation.digest,
      other.attestation.digest,
    ]);
  });

  test('are never nested, whatever they hold', async () => {
    let index: Manifest = (await built('app:deep', 'amd64')).index;
    for (let depth = 0; depth < 3; depth++)
      index = await pushIndex(client, `${host}/app:deep`, [entryFor(index)]);
    const entries = await listOf('app:deep');
    expect(entries.map(({ mediaType }) => mediaType)).toEqual([
      mediaTypes.ociManifest,
      mediaTypes.ociManifest,
    ]);
    await pushIndex(client, `${host}/app:deep`, [entryFor(index)]);
    expect(await failure(() => lists.create(`${host}/app:2`, [`${host}/app:deep`]))).toBe(
      "ManifestListError: 'HOST/app:deep' holds indexes in indexes more than 4 deep (no hint)",
    );
  });

  test('may hold things that are no images, which are left out', async () => {
    const { manifest } = await built('app:amd64', 'amd64');
    const signature = { ...entryFor(manifest), mediaType: 'application/vnd.example.signature' };
    const artifact = await pushImage(client, `${host}/app`, { config: {}, configType: 'application/x' });
    await pushIndex(client, `${host}/app:signed`, [
      entryFor(manifest, { platform: amd64 }),
      signature,
      entryFor(artifact),
    ]);
    expect((await listOf('app:signed')).map(({ digest }) => digest)).toEqual([manifest.digest]);
  });

  test('with attestations of the same image in two sources have them once', async () => {
    const { index, attestation } = await built('app:amd64', 'amd64');
    const arm64 = await image('app:arm64', linux('arm64'));
    await pushIndex(client, `${host}/app:more`, [
      entryFor(arm64, { platform: { os: 'linux', architecture: 'arm64' } }),
      entryFor(index),
    ]);
    expect((await listOf('app:more')).filter(({ digest }) => digest === attestation.digest)).toHaveLength(1);
  });

  test('cannot make us ask without end', async () => {
    const child = entryFor(await image('app:a', linux('amd64')));
    const whole = Array.from({ length: 600 }, () => ({ ...child, platform: amd64 }));
    const half = await pushIndex(client, `${host}/app:half`, whole);
    await pushIndex(client, `${host}/app:many`, [entryFor(half), entryFor(half)]);
    expect(await failure(() => lists.create(`${host}/app:2`, [`${host}/app:many`]))).toBe(
      "ManifestListError: 'HOST/app:many' holds more than 1000 images (no hint)",
    );
  });

  test('whose child cannot be read: the source is named', async () => {
    const child = await image('app:a', linux('amd64'));
    await pushIndex(client, `${host}/app:bare`, [entryFor(child)]);
    registry.inject({ method: 'GET', target: new RegExp(child.digest), answer: respond(404) });
    expect(await failure(() => lists.create(`${host}/app:2`, [`${host}/app:bare`]))).toBe(
      "RegistryError: 'HOST/app:bare' cannot be read: 'HOST/app@DIGEST' is not in the registry (no hint)",
    );
  });
});

describe('platforms', () => {
  test('come normalised from the configuration, features and all', async () => {
    await image('app:a', { os: 'Linux', architecture: 'aarch64', variant: 'v8', 'os.features': ['b', 'a'] });
    const [entry] = await listOf('app:a');
    expect(entry?.platform).toEqual({ os: 'linux', architecture: 'arm64', osFeatures: ['a', 'b'] });
  });

  test('of arm/v6, arm/v7 and arm64 are three', async () => {
    await image('app:v6', linux('arm', 'v6'));
    await image('app:v7', linux('arm'));
    await image('app:v8', linux('arm64', 'v8'));
    expect((await listOf('app:v6', 'app:v7', 'app:v8')).map(({ platform }) => platform)).toEqual([
      { os: 'linux', architecture: 'arm', variant: 'v6' },
      { os: 'linux', architecture: 'arm', variant: 'v7' },
      { os: 'linux', architecture: 'arm64' },
    ]);
  });

  test('of Windows are told apart by version even where an index leaves it out', async () => {
    const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
    const bare = { platform: { os: 'windows', architecture: 'amd64' } };
    const old = await image('app:2019', windows('10.0.17763.1'));
    const recent = await image('app:2022', { ...windows('10.0.20348.1'), 'os.features': ['win32k'] });
    await pushIndex(client, `${host}/app:both`, [entryFor(old, bare), entryFor(recent, bare)]);
    expect((await listOf('app:both')).map(({ platform }) => platform)).toEqual([
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763.1' },
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1', osFeatures: ['win32k'] },
    ]);
  });

  test('with other features of the system are others', async () => {
    await image('app:plain', linux('amd64'));
    await image('app:special', { ...linux('amd64'), 'os.features': ['x'] });
    expect(await listOf('app:plain', 'app:special')).toHaveLength(2);
  });

  test('an attestation by itself is no image', async () => {
    const { attestation } = await built('app:a', 'amd64');
    const source = `${host}/app@${attestation.digest}`;
    expect(await failure(() => lists.create(`${host}/app:2`, [source]))).toBe(
      "ManifestListError: 'HOST/app@DIGEST' is not an image: it attests one (name the image, or the index that has both)",
    );
  });
});
