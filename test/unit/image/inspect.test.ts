import { describe, expect, test } from '@jest/globals';
import { inspectImage, type InspectOptions } from '../../../src/image/index.js';
import { parsePlatform, type Manifest } from '../../../src/oci/index.js';
import { entryFor, respond } from '../../rig/test-registry/index.js';
import {
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
  refer,
  registry,
} from './setup.js';

openForEachTest();

const inspect = (name: string, options?: InspectOptions) =>
  inspectImage(client, named(`${host}/${name}`), options);

describe('an image inspected', () => {
  test('is a tree: index, images, attestations', async () => {
    const { index: manifest, amd64, arm64, attested } = await multiPlatform('app:1');
    expect(await inspect('app:1')).toMatchObject({
      kind: 'index',
      digest: manifest.digest,
      created: '2026-01-02T03:05:00.000Z',
      referrers: [],
      manifests: [
        {
          kind: 'image',
          digest: amd64.digest,
          platform: { os: 'linux', architecture: 'amd64' },
          layers: [{ size: 22 }, { size: 16 }],
          configuration: { layers: 2 },
          attestations: [
            {
              kind: 'attestation',
              digest: attested[0]?.digest,
              about: amd64.digest,
              predicateTypes: ['https://slsa.dev/provenance/v0.2'],
            },
          ],
        },
        { kind: 'image', digest: arm64.digest, attestations: [{ about: arm64.digest }] },
      ],
    });
  });

  test('has what refers to it, and to each of its images: by subject, and by tags of cosign', async () => {
    const { index: manifest, arm64 } = await multiPlatform('app:1');
    const sbom = await refer('app', manifest, 'application/spdx+json');
    const signature = await image(`app:${arm64.digest.replace(':', '-')}.sig`, linux('unknown'));
    expect(await inspect('app:1')).toMatchObject({
      referrers: [{ digest: sbom.digest, artifactType: 'application/spdx+json' }],
      manifests: [
        { referrers: [] },
        { referrers: [{ digest: signature.digest, tag: `${arm64.digest.replace(':', '-')}.sig` }] },
      ],
    });
  });

  test('does without referrers where a registry fails to list them', async () => {
    await image('app:1', linux('amd64'));
    registry.inject({ method: 'GET', target: /referrers/, answer: respond(403) });
    expect(await inspect('app:1')).toMatchObject({ kind: 'image', referrers: [] });
  });

  test('for one platform is that image, its configuration in full', async () => {
    const config = {
      Entrypoint: ['/app'],
      Cmd: ['--port', '80'],
      Env: ['PATH=/bin', 'TOKEN=hidden=value', 'BARE'],
      WorkingDir: '/srv',
      User: '1000',
      ExposedPorts: { '80/tcp': {} },
      Volumes: { '/data': {} },
      Labels: { maintainer: 'me', broken: 7 },
      StopSignal: 'SIGQUIT',
    };
    const arm = await image('app', linux('arm', { variant: 'v7', created: '2026-01-02T03:04:05Z', config }));
    const amd64 = await image('app', linux('amd64'));
    await index('app:1', [entry(amd64, 'amd64'), entry(arm, 'arm', 'v7')]);
    expect(await inspect('app:1', { platform: parsePlatform('linux/arm')! })).toMatchObject({
      kind: 'image',
      digest: arm.digest,
      configuration: {
        platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
        created: '2026-01-02T03:04:05.000Z',
        entrypoint: ['/app'],
        command: ['--port', '80'],
        environment: ['PATH', 'TOKEN', 'BARE'],
        workingDirectory: '/srv',
        user: '1000',
        exposedPorts: ['80/tcp'],
        volumes: ['/data'],
        labels: { maintainer: 'me' },
        stopSignal: 'SIGQUIT',
        layers: 1,
      },
    });
  });

  test('for a platform that is there twice asks which', async () => {
    const windows = (version: string) => ({ os: 'windows', architecture: 'amd64', 'os.version': version });
    const [one, two] = [await image('app', windows('10.0.1')), await image('app', windows('10.0.2'))];
    const described = (manifest: Manifest, osVersion: string) =>
      entryFor(manifest, { platform: { os: 'windows', architecture: 'amd64', osVersion } });
    await index('app:1', [described(one, '10.0.1'), described(two, '10.0.2')]);
    const platform = (text: string) => ({ platform: parsePlatform(text)! });
    expect(await failure(() => inspect('app:1', platform('windows/amd64')))).toBe(
      'ImageError: the image is there 2 times for windows/amd64 (name one: windows(10.0.1)/amd64, windows(10.0.2)/amd64, or its digest)',
    );
    expect(await inspect('app:1', platform('windows(10.0.2)/amd64'))).toMatchObject({ digest: two.digest });
  });

  test('can have parts that are not there', async () => {
    const { arm64 } = await multiPlatform('app:1');
    await client.manifests.delete(named(`${host}/app@${arm64.digest}`));
    expect(await inspect('app:1')).toMatchObject({
      manifests: [
        { kind: 'image' },
        { kind: 'broken', reason: 'missing', digest: arm64.digest },
        { kind: 'attestation' },
      ],
    });
  });

  test('that is an index in an index in an index has an end', async () => {
    let inner = await index('app', [entry(await image('app', linux('amd64')), 'amd64')]);
    for (let depth = 0; depth < 5; depth++)
      inner = await index('app:1', [
        entryFor(inner),
        entryFor(inner, { annotations: { depth: `${depth}` } }),
      ]);
    const text = JSON.stringify(await inspect('app:1'));
    expect(text).toContain('too-deep');
  });

  test('that is not there', async () => {
    expect(await failure(() => inspect('app:1'))).toBe(
      "RegistryError: 'HOST/app:1' is not in the registry (no hint)",
    );
  });
});
