import { describe, expect, test } from '@jest/globals';
import { entryFor, pushImage, pushIndex, respond } from '../rig/test-registry/index.js';
import {
  client,
  controls,
  created,
  image,
  multiPlatform,
  openForEachTest,
  refer,
  registry,
  schemaErrors,
  shortened,
} from './image-setup.js';

openForEachTest();

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
     "REGISTRY/app:1
     index  2 images  5.0 MB  created 2026-01-02 03:04
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
     "REGISTRY/app:1
     linux/amd64  2.5 MB in 2 layers  created 2026-01-02 03:04
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
