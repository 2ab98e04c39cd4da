import { describe, expect, test } from '@jest/globals';
import { entryFor, pushIndex } from '../rig/test-registry/index.js';
import {
  client,
  image,
  multiPlatform,
  openForEachTest,
  registry,
  schemaErrors,
  shortened,
} from './image-setup.js';

openForEachTest();

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
