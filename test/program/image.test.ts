import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { digestOf, mediaTypes, parseReference, type Manifest } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { Installation, type ProgramOptions, type ProgramResult } from '../rig/program/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  pushIndex,
  respond,
  type TestRegistry,
} from '../rig/test-registry/index.js';

let registry: TestRegistry;
let installation: Installation;
const client = new RegistryClient();

beforeAll(async () => {
  installation = await Installation.create();
});
afterAll(() => installation.close());
beforeEach(async () => {
  registry = await openTestRegistry();
});
afterEach(async () => {
  client.close();
  await registry.close();
});

/** Runs a command; the registry is called REGISTRY in what is printed. */
async function image(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  const result = await installation.taskrun(['image', ...words], options);
  const named = (text: string): string => text.replaceAll(registry.address, 'REGISTRY');
  return {
    ...result,
    stdout: named(result.stdout),
    stderr: named(result.stderr),
  };
}

const created = '2026-01-02T03:04:05.678Z';
const labels = {
  maintainer: 'me \u009b31m\u202e',
  'org.opencontainers.image.title': 'line\nline',
};

/** What a current docker pushes for two platforms, as `app:1` and `app:latest`. */
async function multiPlatform(): Promise<{
  readonly amd64: Manifest;
  readonly index: Manifest;
}> {
  const repository = `${registry.address}/app`;
  const config = {
    created,
    config: {
      Cmd: ['/app', 'a b'],
      Env: ['PATH=/bin', 'TOKEN=hidden'],
      Labels: labels,
    },
  };
  const layers = [new Uint8Array(2_500_000), new Uint8Array(10)];
  const amd64 = await pushImage(client, repository, {
    config: { os: 'linux', architecture: 'amd64', ...config },
    layers,
  });
  const arm64 = await pushImage(client, repository, {
    config: { os: 'linux', architecture: 'arm64', ...config },
    layers,
  });
  const provenance = await pushImage(client, repository, {
    config: { os: 'unknown', architecture: 'unknown' },
    layerAnnotations: {
      'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2',
    },
  });
  const index = await pushIndex(client, `${repository}:1`, [
    entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    entryFor(arm64, { platform: { os: 'linux', architecture: 'arm64' } }),
    entryFor(provenance, {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': amd64.digest,
      },
    }),
  ]);
  await client.manifests.put(parseReference(`${repository}:latest`)!, index);
  return { amd64, index };
}

/** Pushes something about a manifest, with an artifact type of its own. */
async function refer(subject: Manifest): Promise<void> {
  const repository = parseReference(`${registry.address}/app`)!;
  const bytes = new TextEncoder().encode('{}');
  const empty = {
    mediaType: 'application/vnd.oci.empty.v1+json',
    digest: digestOf(bytes),
    size: 2,
  };
  await client.blobs.upload(repository, empty, bytes);
  const json = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
    config: empty,
    layers: [empty],
    subject: {
      mediaType: subject.mediaType,
      digest: subject.digest,
      size: subject.bytes.length,
    },
  };
  const manifest = new TextEncoder().encode(JSON.stringify(json));
  await client.manifests.put(repository, {
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(manifest),
    bytes: manifest,
  });
}

/** What is wrong with a document, by the schema that is published for it. */
async function schemaErrors(name: string, document: string): Promise<unknown> {
  const schema = JSON.parse(await readFile(`schemas/${name}.schema.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  validate(JSON.parse(document));
  return validate.errors;
}

const shortened = (text: string): string => text.replaceAll(/sha256:\w+/g, 'DIGEST');
/** Anything a terminal might obey. */
const controls = /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/;

describe('image list', () => {
  const list = (...words: string[]) => image(['list', `${registry.address}/app`, ...words]);

  test('shows tags, platforms, sizes, times and digests', async () => {
    await multiPlatform();
    await pushImage(client, `${registry.address}/app:small`, {
      config: { os: 'linux', architecture: 's390x' },
      layers: [new Uint8Array(7)],
    });
    const { exitCode, stdout, stderr } = await list();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(shortened(stdout)).toMatchInlineSnapshot(`
     "tag        platform       size  created (UTC)     digest
     1, latest  2 images     5.0 MB  2026-01-02 03:04  DIGEST
     ├─         linux/amd64  2.5 MB  2026-01-02 03:04  DIGEST
     └─         linux/arm64  2.5 MB  2026-01-02 03:04  DIGEST
     small      linux/s390x   552 B                    DIGEST
     "
    `);
  });

  test('as JSON says more, as its schema says', async () => {
    const { index, amd64 } = await multiPlatform();
    await pushIndex(client, `${registry.address}/app:half`, [
      entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    ]);
    await client.manifests.delete({
      registry: registry.address,
      repository: 'app',
      digest: amd64.digest,
    });
    registry.inject({
      method: 'GET',
      target: /manifests\/latest/,
      answer: respond(404),
    });
    const { stdout } = await list('--output', 'json');
    expect(await schemaErrors('image-list', stdout)).toBeNull();
    expect(JSON.parse(stdout)).toMatchObject({
      repository: 'REGISTRY/app',
      images: [
        {
          tags: ['1'],
          digest: index.digest,
          created,
          manifests: [{ kind: 'broken' }, { kind: 'image' }],
        },
        { tags: ['half'] },
      ],
      unreadable: [{ tag: 'latest', problem: 'the tag leads to no manifest' }],
    });
  });

  test('of a repository that is not there', async () => {
    expect(await list()).toEqual({
      exitCode: 4,
      stdout: '',
      stderr:
        "error: 'REGISTRY/app' is not in the registry\n  = hint: check the name of the repository; one without tags may be unknown to its registry\n",
    });
  });

  test('of an image says what was meant', async () => {
    expect(await image(['list', 'localhost:5000/app:1'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        "error: 'localhost:5000/app:1' names an image, and image list a repository\n  = hint: list 'localhost:5000/app', or look at the image: 'taskrun image inspect localhost:5000/app:1'\n",
    });
  });
});

describe('image inspect', () => {
  const inspect = (...words: string[]) => image(['inspect', `${registry.address}/app:1`, ...words]);

  test('shows the tree: images, attestations, referrers', async () => {
    const { index } = await multiPlatform();
    await refer(index);
    const { exitCode, stdout, stderr } = await inspect();
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(shortened(stdout)).toMatchInlineSnapshot(`
     "REGISTRY/app:1  index  2 images  5.0 MB  created 2026-01-02 03:04
     DIGEST
     ├─ linux/amd64  2.5 MB in 2 layers  created 2026-01-02 03:04
     │  DIGEST
     │  └─ attestation  https://slsa.dev/provenance/v0.2
     │     DIGEST
     ├─ linux/arm64  2.5 MB in 2 layers  created 2026-01-02 03:04
     │  DIGEST
     └─ referrer  application/vnd.dev.cosign.artifact.sig.v1+json
        DIGEST
     "
    `);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('shows one platform in full, without what a terminal might obey', async () => {
    await multiPlatform();
    const { stdout } = await inspect('--platform', 'linux/amd64');
    expect(shortened(stdout)).toMatchInlineSnapshot(`
     "REGISTRY/app:1  linux/amd64  2.5 MB in 2 layers  created 2026-01-02 03:04
     DIGEST
     └─ attestation  https://slsa.dev/provenance/v0.2
        DIGEST

     command      ["/app","a b"]
     environment  PATH, TOKEN
     labels       maintainer=me <U+009B>31m<U+202E>
                  org.opencontainers.image.title=line line

     layer    size  digest
         1  2.5 MB  DIGEST
         2    10 B  DIGEST
     "
    `);
    expect(stdout).not.toMatch(controls);
  });

  test('as JSON, as its schema says, without what a terminal might obey', async () => {
    const { index, amd64 } = await multiPlatform();
    await refer(amd64);
    const gone = await pushImage(client, `${registry.address}/app`, {
      config: { os: 'linux', architecture: 'arm' },
    });
    await pushIndex(client, `${registry.address}/app:2`, [entryFor(index), entryFor(gone)]);
    await client.manifests.delete({ registry: registry.address, repository: 'app', digest: gone.digest });
    for (const words of [
      ['inspect', `${registry.address}/app:1`, '--output', 'json'],
      ['inspect', `${registry.address}/app:2`, '--output', 'json'],
      ['inspect', `${registry.address}/app:1`, '--platform', 'linux/arm64', '--output', 'json'],
    ]) {
      const { stdout } = await image(words);
      expect(await schemaErrors('image-inspect', stdout)).toBeNull();
      expect(stdout).not.toMatch(controls);
      expect(stdout).not.toContain('hidden');
    }
  });

  test('for a platform it has not', async () => {
    await multiPlatform();
    expect(await inspect('--platform', 'linux/s390x')).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'error: the image is not there for linux/s390x\n  = hint: it is for linux/amd64, linux/arm64\n',
    });
    expect((await inspect('--platform', 'linux/a/b/c/d')).stderr).toBe(
      "error: 'linux/a/b/c/d' is not a platform\n  = hint: write it as 'linux/arm64' or 'linux/arm/v7'\n",
    );
  });
});

describe('image verify', () => {
  const verify = (...words: string[]) => image(['verify', `${registry.address}/app:1`, ...words]);

  test('of what is whole', async () => {
    await multiPlatform();
    expect(await verify('--deep')).toEqual({
      exitCode: 0,
      stdout: '✓ REGISTRY/app:1 is whole: 4 manifests, 6 blobs, 2.5 MB, every byte read\n',
      stderr: '',
    });
  });

  test('of what is broken lists everything, exit code 4', async () => {
    const { amd64 } = await multiPlatform();
    const { config } = JSON.parse(Buffer.from(amd64.bytes).toString()) as {
      config: { digest: `sha256:${string}` };
    };
    await client.blobs.delete({ registry: registry.address, repository: 'app' }, config.digest);
    await pushIndex(client, `${registry.address}/app:1`, [
      entryFor(amd64, {
        platform: { os: 'linux', architecture: 'amd64' },
        size: 1,
      }),
    ]);
    const { exitCode, stdout, stderr } = await verify();
    expect([exitCode, stderr]).toEqual([4, '']);
    expect(shortened(stdout)).toMatchInlineSnapshot(`
     "error: the manifest 'DIGEST' has 548 bytes, its index says 1 [wrong-size]
     error: the configuration of linux/amd64, 'DIGEST', is not in the repository [missing-blob]
     ✗ REGISTRY/app:1 is broken: 2 errors in 2 manifests, 3 blobs, 2.5 MB
     "
    `);
    const json = await verify('--output', 'json');
    expect(json.exitCode).toBe(4);
    expect(await schemaErrors('image-verify', json.stdout)).toBeNull();
    expect(JSON.parse(json.stdout)).toMatchObject({
      whole: false,
      findings: [{ code: 'wrong-size' }, { code: 'missing-blob' }],
    });
  });
});

describe('image tag', () => {
  test('prints the new names', async () => {
    const { index } = await multiPlatform();
    const words = ['tag', `${registry.address}/app:1`, '2', ':3', `${registry.address}/team/app:4`];
    expect(await image(words)).toEqual({
      exitCode: 0,
      stdout: ['app:2', 'app:3', 'team/app:4'].map((name) => `REGISTRY/${name} ${index.digest}\n`).join(''),
      stderr: '',
    });
  });

  test.each([
    [
      ['tag', 'localhost:5000/app:1', 'other:5000/app:2'],
      "'other:5000/app:2' is in another registry than 'localhost:5000/app:1'",
      "copy the image: 'taskrun image copy localhost:5000/app:1 other:5000/app:2'",
    ],
    [
      ['tag', 'localhost:5000/app:1'],
      "the argument 'names' is missing",
      "'taskrun --help' lists the commands, and after a command its options",
    ],
  ])('refuses %j', async (words, message, hint) => {
    expect(await image(words)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error: ${message}\n  = hint: ${hint}\n`,
    });
  });
});

describe('image remove', () => {
  test('removes what it can, and says what it cannot', async () => {
    await multiPlatform();
    const name = `${registry.address}/app`;
    expect(await image(['remove', `${name}:0`, `${name}:1`])).toEqual({
      exitCode: 4,
      stdout: 'untagged REGISTRY/app:1\n',
      stderr: "error: 'REGISTRY/app:0' is not in the registry\n",
    });
  });

  test('by digest', async () => {
    const { index } = await multiPlatform();
    expect(await image(['remove', '--digest', `${registry.address}/app:1`])).toEqual({
      exitCode: 0,
      stdout: `untagged REGISTRY/app:1\nuntagged REGISTRY/app:latest\nremoved REGISTRY/app@${index.digest}\n`,
      stderr: '',
    });
  });

  test('wants to be told what', async () => {
    expect((await image(['remove', 'localhost:5000/app'])).stderr).toBe(
      "error: 'localhost:5000/app' has neither a tag nor a digest\n  = hint: name what is to be removed: 'localhost:5000/app:TAG' or 'localhost:5000/app@DIGEST'\n",
    );
  });
});
