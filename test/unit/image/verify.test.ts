import { describe, expect, test } from '@jest/globals';
import { verifyImage } from '../../../src/image/index.js';
import { digestOf, mediaTypes, type Descriptor, type Manifest } from '../../../src/oci/index.js';
import { entryFor, respond } from '../../rig/test-registry/index.js';
import {
  asked,
  attestation,
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

const verify = (name: string, deep = false) => verifyImage(client, named(`${host}/${name}`), { deep });

/** Codes and sentences, digests shortened. */
async function findings(name: string, deep = false): Promise<readonly string[]> {
  const found = (await verify(name, deep)).findings;
  return found.map(({ code, message }) => `${code}: ${message.replaceAll(/sha256:\w+/g, 'DIGEST')}`);
}

interface Json {
  config: Descriptor;
  layers: Descriptor[];
}

const jsonOf = ({ bytes }: Manifest) => JSON.parse(Buffer.from(bytes).toString()) as Json;

/** Pushes an image manifest whose text was changed. */
async function changed(name: string, manifest: Manifest, change: (json: Json) => void): Promise<Manifest> {
  const json = jsonOf(manifest);
  change(json);
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  const made = { ...manifest, digest: digestOf(bytes), bytes };
  await client.manifests.put(named(`${host}/${name}`), made);
  return made;
}

describe('an image that is whole', () => {
  test('has no findings, and was looked at once', async () => {
    const { index: manifest } = await multiPlatform('app:1');
    const before = asked(registry).length;
    const verification = await verify('app:1');
    expect(verification).toEqual({
      digest: manifest.digest,
      manifests: 5,
      blobs: 9,
      bytes: expect.any(Number),
      findings: [],
    });
    const after = asked(registry).slice(before);
    // five manifests, two configurations read, nine blobs asked about
    expect(after).toHaveLength(5 + 2 + 9);
  });

  test('can be read to the last byte', async () => {
    await multiPlatform('app:1');
    let read = 0;
    const { bytes, findings: found } = await verifyImage(client, named(`${host}/app:1`), {
      deep: true,
      onBytes: (count) => (read += count),
    });
    expect([found, read]).toEqual([[], bytes]);
  });

  test('may be a single image, or Windows with versions', async () => {
    await image('app:1', linux('amd64'));
    const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
    const described = (manifest: Manifest, osVersion: string) =>
      entryFor(manifest, { platform: { os: 'windows', architecture: 'amd64', osVersion } });
    const [one, two] = [await image('app', windows('10.0.1')), await image('app', windows('10.0.2'))];
    await index('app:2', [described(one, '10.0.1'), described(two, '10.0.2')]);
    expect(await findings('app:1')).toEqual([]);
    expect(await findings('app:2')).toEqual([]);
  });

  test('may be for a variant that its configuration does not mention', async () => {
    const armv6 = await image('app', linux('arm'));
    await index('app:1', [entry(armv6, 'arm', 'v6')]);
    expect(await findings('app:1')).toEqual([]);
  });
});

describe('what is missing', () => {
  test('a child', async () => {
    const { arm64 } = await multiPlatform('app:1');
    await client.manifests.delete(named(`${host}/app@${arm64.digest}`));
    expect(await findings('app:1')).toEqual([
      "missing-manifest: the manifest 'DIGEST' for linux/arm64 is not in the repository",
    ]);
  });

  test('layers and a configuration: all are named', async () => {
    const { amd64, arm64 } = await multiPlatform('app:1');
    const [shared, own] = jsonOf(amd64).layers;
    for (const { digest } of [shared!, own!, jsonOf(arm64).config])
      await client.blobs.delete(named(`${host}/app`), digest);
    expect(await findings('app:1')).toEqual([
      "missing-blob: layer 1 of linux/amd64, 'DIGEST', is not in the repository",
      "missing-blob: layer 2 of linux/amd64, 'DIGEST', is not in the repository",
      "missing-blob: the configuration of linux/arm64, 'DIGEST', is not in the repository",
    ]);
  });

  test('not a layer that its publisher keeps', async () => {
    const one = await image('app', linux('amd64'));
    await changed('app:1', one, (json) => {
      json.layers[0] = {
        ...json.layers[0]!,
        mediaType: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
      };
    });
    await client.blobs.delete(named(`${host}/app`), jsonOf(one).layers[0]!.digest);
    expect(await findings('app:1')).toEqual([]);
  });
});

describe('what is wrong', () => {
  test('a child with other bytes than its digest', async () => {
    const { amd64 } = await multiPlatform('app:1');
    const type = { 'content-type': mediaTypes.ociManifest };
    registry.inject({
      method: 'GET',
      target: new RegExp(amd64.digest),
      answer: respond(200, type, { not: 'it' }),
    });
    expect(await findings('app:1')).toEqual([
      "wrong-digest: the manifest 'DIGEST' for linux/amd64 has other bytes than its digest says",
    ]);
  });

  test('the image itself', async () => {
    await image('app:1', linux('amd64'));
    const digest = digestOf(new Uint8Array());
    const headers = { 'content-type': mediaTypes.ociManifest, 'docker-content-digest': digest };
    registry.inject({ method: 'GET', target: /manifests\/1/, answer: respond(200, headers, { not: 'it' }) });
    expect(await verify('app:1')).toMatchObject({ manifests: 0, findings: [{ code: 'wrong-digest' }] });
    registry.heal();
    const type = { 'content-type': mediaTypes.ociManifest };
    registry.inject({ method: 'GET', target: /manifests\/1/, answer: respond(200, type, 'no JSON') });
    expect(await findings('app:1')).toEqual(["unreadable-manifest: the manifest 'DIGEST' is not JSON"]);
  });

  test('bytes of a layer, which only a deep look finds', async () => {
    const one = await image('app:1', linux('amd64'));
    const { digest, size } = jsonOf(one).layers[0]!;
    registry.inject({
      method: 'GET',
      target: new RegExp(`blobs/${digest}`),
      answer: respond(200, {}, 'x'.repeat(size)),
    });
    expect(await findings('app:1')).toEqual([]);
    expect(await findings('app:1', true)).toEqual([
      "wrong-digest: layer 1 of the image, 'DIGEST', has other bytes than its digest says",
    ]);
  });

  test('sizes of a layer and of a child', async () => {
    const one = await image('app', linux('amd64'));
    const wrong = await changed('app', one, (json) => {
      json.layers[0] = { ...json.layers[0]!, size: 7 };
    });
    await index('app:1', [{ ...entry(wrong, 'amd64'), size: 99 }]);
    const { length } = wrong.bytes;
    const { size } = jsonOf(one).layers[0]!;
    expect(await findings('app:1')).toEqual([
      `wrong-size: the manifest 'DIGEST' has ${length} bytes, its index says 99`,
      `wrong-size: layer 1 of linux/amd64, 'DIGEST', has ${size} bytes, its manifest says 7`,
    ]);
  });

  test.each([
    ['architecture', linux('arm64'), 'linux/arm64'],
    ['variant', linux('amd64', { variant: 'v3' }), 'linux/amd64/v3'],
    ['system', { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' }, 'windows(10.0.1)/amd64'],
  ])('the %s of a configuration', async (_, config, stated) => {
    const one = await image('app', config);
    await index('app:1', [entry(one, 'amd64')]);
    expect(await findings('app:1')).toEqual([
      `wrong-platform: the image 'DIGEST' is for ${stated}, its index says linux/amd64`,
    ]);
  });

  test('the version of Windows, when both say one', async () => {
    const one = await image('app', { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' });
    const platform = { os: 'windows', architecture: 'amd64', osVersion: '10.0.2' };
    await index('app:1', [entryFor(one, { platform })]);
    expect(await findings('app:1')).toEqual([
      "wrong-platform: the image 'DIGEST' is for windows(10.0.1)/amd64, its index says windows(10.0.2)/amd64",
    ]);
  });

  test('the number of layers', async () => {
    const one = await image('app', linux('amd64'));
    await changed('app:1', one, (json) => json.layers.push(json.layers[0]!));
    expect(await findings('app:1')).toEqual([
      "wrong-layers: the image 'DIGEST' has 2 layers, its configuration says 1",
    ]);
  });

  test('a platform that is there twice', async () => {
    const one = await image('app', linux('arm64'));
    const two = await image('app', linux('arm64', { variant: 'v8', author: 'other' }));
    await index('app:1', [entry(one, 'arm64'), entry(two, 'arm64', 'v8')]);
    expect(await findings('app:1')).toEqual([
      "duplicate-platform: linux/arm64 is there twice: 'DIGEST' and 'DIGEST'",
    ]);
  });

  test('an attestation of what is not there', async () => {
    const one = await image('app', linux('arm64'));
    const other = await image('app', linux('amd64'));
    const dangling = await attestation('app', other);
    const { annotations, ...silent } = await attestation('app', one);
    expect(annotations).toBeDefined();
    await index('app:1', [entry(one, 'arm64'), dangling, silent]);
    expect(await findings('app:1')).toEqual([
      "dangling-attestation: the attestation 'DIGEST' attests 'DIGEST', which is not in the index",
      "dangling-attestation: the attestation 'DIGEST' does not say what it attests",
    ]);
  });

  test('a configuration that is none', async () => {
    const bytes = new TextEncoder().encode('[]');
    const blob = { digest: digestOf(bytes), size: 2 };
    await client.blobs.upload(named(`${host}/app`), blob, bytes);
    const one = await image('app', linux('amd64'));
    await changed('app:1', one, (json) => (json.config = { ...json.config, ...blob }));
    expect(await findings('app:1')).toEqual([
      'unreadable-configuration: the image configuration is not a JSON object',
    ]);
  });
});

describe('what is unusual is a warning', () => {
  test('an index in an index, an image without a platform', async () => {
    const one = await image('app', linux('amd64'));
    const inner = await index('app', [entry(one, 'amd64')]);
    const silent = await image('app', {});
    await index('app:1', [entryFor(inner), entryFor(silent)]);
    const { findings: found } = await verify('app:1');
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning nested-index',
      'warning no-platform',
      'warning no-platform',
    ]);
  });
});

describe('a registry', () => {
  test('that fails is no finding', async () => {
    await multiPlatform('app:1');
    registry.inject({ method: 'HEAD', target: /blobs/, answer: respond(403) });
    expect(await failure(() => verify('app:1'))).toMatch(/^RegistryError: 'HOST' denies access/);
  });

  test('cannot keep us busy for ever', async () => {
    const one = await image('app', linux('amd64'));
    const wide = (manifest: Manifest) =>
      index(
        'app:1',
        Array.from({ length: 60 }, (_, at) => entryFor(manifest, { annotations: { at: `${at}` } })),
      );
    await wide(await wide(one));
    expect(await failure(() => verify('app:1'))).toBe(
      'ImageError: the index has more than 2000 manifests (no hint)',
    );
  });
});
