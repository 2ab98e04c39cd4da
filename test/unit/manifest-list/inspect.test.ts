import { describe, expect, test } from '@jest/globals';
import { describePushed } from '../../../src/manifest-list/index.js';
import { readManifest, type ImageManifest } from '../../../src/oci/index.js';
import { built, client, failure, host, image, linux, lists, openForEachTest, registry } from './setup.js';

openForEachTest();

describe('inspect', () => {
  test('prints an index as Docker does, the same before and after the push', async () => {
    const { digest, bytes } = await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    const before = await lists.inspect(`${host}/app:1`);
    expect(before).toBe(`{
   "schemaVersion": 2,
   "mediaType": "application/vnd.oci.image.index.v1+json",
   "manifests": [
      {
         "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "digest": "${digest}",
         "size": ${bytes.length},
         "platform": {
            "architecture": "amd64",
            "os": "linux"
         }
      }
   ]
}`);
    await lists.push(`${host}/app:1`, { purge: true });
    expect(await lists.inspect(`${host}/app:1`)).toBe(before);
  });

  test('verbose, prints each image with its descriptor and its manifest', async () => {
    const manifest = await image('app:amd64', linux('amd64'));
    const printed = {
      Ref: `${host}/app:amd64@${manifest.digest}`,
      Descriptor: {
        mediaType: manifest.mediaType,
        digest: manifest.digest,
        size: manifest.bytes.length,
        platform: { architecture: 'amd64', os: 'linux' },
      },
      Raw: Buffer.from(manifest.bytes).toString('base64'),
      OCIManifest: JSON.parse(Buffer.from(manifest.bytes).toString()) as unknown,
    };
    expect(JSON.parse(await lists.inspect(`${host}/app:amd64`, { verbose: true }))).toEqual(printed);
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    await lists.push(`${host}/app:1`, { purge: true });
    expect(JSON.parse(await lists.inspect(`${host}/app:1`, { verbose: true }))).toEqual([
      { ...printed, Ref: `${host}/app:1@${manifest.digest}` },
    ]);
  });

  test('prints an image out of the registry, or the one of a list', async () => {
    await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    const printed = await lists.inspect(`${host}/app:amd64`);
    expect(printed).toMatch(
      /^{\n\t"schemaVersion": 2,\n\t"mediaType": "application\/vnd.oci.image.manifest.v1\+json",\n/,
    );
    expect(await lists.inspect(`${host}/app:amd64`, { list: `${host}/app:1` })).toBe(printed);
  });

  test('says what is not there', async () => {
    expect(await failure(() => lists.inspect(`${host}/app:1`))).toBe(
      "RegistryError: 'HOST/app:1' is not in the registry (no hint)",
    );
  });
});

describe('what was pushed', () => {
  test('an image: its digest and the platform of its configuration', async () => {
    const pushed = await image('app:1', linux('arm64', 'v8'));
    const { digest } = pushed;
    const { config, layers } = readManifest(pushed) as ImageManifest;
    expect(await describePushed(client, `${host}/app:1`)).toEqual({
      name: `${host}/app:1`,
      digest,
      platforms: [{ os: 'linux', architecture: 'arm64' }],
      size: config.size + layers.reduce((sum, { size }) => sum + size, 0),
    });
  });

  test('an index: its platforms, without attestations, in one request', async () => {
    const { index, manifest } = await built('app:1', 'amd64');
    const before = registry.requests.length;
    expect(await describePushed(client, `${host}/app:1`)).toEqual({
      name: `${host}/app:1`,
      digest: index.digest,
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      manifests: [{ digest: manifest.digest, platform: { os: 'linux', architecture: 'amd64' } }],
    });
    expect(registry.requests.length - before).toBe(1);
  });
});
