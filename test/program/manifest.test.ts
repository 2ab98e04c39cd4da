import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest, type Manifest } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';
import { openTestRegistry, pushImage, respond, type TestRegistry } from '../rig/test-registry/index.js';
import { schemaErrors, shortened } from './image-setup.js';

let registry: TestRegistry;
let installation: Installation;
const client = new RegistryClient();

beforeEach(async () => {
  [registry, installation] = await Promise.all([openTestRegistry(), Installation.create()]);
});
afterEach(async () => {
  client.close();
  await Promise.all([registry.close(), installation.close()]);
});

/** Runs `taskrun manifest`; `H` stands for the registry, in the words and in what is printed. */
async function manifest(...words: readonly string[]): Promise<ProgramResult> {
  const { address } = registry;
  const given = words.map((word) => word.replace(/^H\//, `${address}/`));
  const result = await installation.taskrun(['manifest', ...given]);
  const neutral = (text: string) => shortened(text.replaceAll(address, 'H'));
  return { ...result, stdout: neutral(result.stdout), stderr: neutral(result.stderr) };
}

const image = (name: string, architecture: string): Promise<Manifest> =>
  pushImage(client, `${registry.address}/${name}`, { config: { os: 'linux', architecture } });

async function pushedEntries(repository: string, tag: string) {
  const found = await client.manifests.get({ registry: registry.address, repository, tag });
  const content = readManifest(found);
  return content.kind === 'index' ? content.manifests : [];
}

const keptFiles = () => readdir(join(installation.folder, 'manifests')).catch(() => []);

beforeEach(async () => {
  await image('app:amd64', 'amd64');
  await image('app:arm64', 'arm64');
});

describe('manifest create --push', () => {
  test('pushes at once: the digest on standard output, and nothing is kept', async () => {
    expect(await manifest('create', '--push', 'H/app:1', 'H/app:amd64', 'H/app:arm64')).toEqual({
      exitCode: 0,
      stdout: 'DIGEST\n',
      stderr: "pushed 'H/app:1': linux/amd64, linux/arm64\n",
    });
    expect(await pushedEntries('app', '1')).toHaveLength(2);
    expect(await keptFiles()).toEqual([]);
  });

  test('as JSON, as its schema says', async () => {
    const { stdout } = await installation.taskrun([
      ...['manifest', 'create', '--push', '--output', 'json', `${registry.address}/app:1`],
      `${registry.address}/app:arm64`,
    ]);
    expect(await schemaErrors('manifest-list', stdout)).toBeNull();
    const { digest } = (await client.manifests.head({
      registry: registry.address,
      repository: 'app',
      tag: '1',
    }))!;
    expect(JSON.parse(stdout)).toMatchObject({
      name: `${registry.address}/app:1`,
      digest,
      pushed: true,
      images: [{ platform: 'linux/arm64', source: `${registry.address}/app:arm64`, attestations: 0 }],
    });
  });

  test('copies what is elsewhere', async () => {
    await image('team/app:s390x', 's390x');
    const { exitCode, stderr } = await manifest(
      'create',
      '--push',
      'H/app:1',
      'H/app:amd64',
      'H/team/app:s390x',
    );
    expect(exitCode).toBe(0);
    expect(stderr).toBe("copying 2 blobs: 0 B of 198 B, 0 %\npushed 'H/app:1': linux/amd64, linux/s390x\n");
  });

  test('with annotations', async () => {
    const annotation = ['--annotation', 'manifest-descriptor[linux/arm64]:k=v'];
    await manifest('create', '--push', ...annotation, 'H/app:1', 'H/app:amd64', 'H/app:arm64');
    expect((await pushedEntries('app', '1')).map(({ annotations }) => annotations)).toEqual([
      undefined,
      { k: 'v' },
    ]);
  });

  test('that fails moves nothing', async () => {
    await image('team/app:s390x', 's390x');
    registry.inject({ method: 'POST', answer: respond(403, {}, { errors: [{ message: 'no' }] }) });
    const { exitCode, stderr } = await manifest(
      'create',
      '--push',
      'H/app:1',
      'H/app:amd64',
      'H/team/app:s390x',
    );
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /^error: 'H\/team\/app:s390x' cannot be copied to 'H\/app': 'H' denies access to the blob 'DIGEST' of 'H\/app': no$/m,
    );
    expect(
      await client.manifests.head({ registry: registry.address, repository: 'app', tag: '1' }),
    ).toBeUndefined();
  });
});

test('manifest create --dry-run prints the manifest, and keeps and pushes nothing', async () => {
  const before = registry.requests.length;
  const { stdout, stderr } = await manifest('create', '--dry-run', 'H/app:1', 'H/app:amd64');
  expect(stderr).toBe('');
  expect(stdout).toBe(`{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "DIGEST",
      "size": 395,
      "platform": {
        "architecture": "amd64",
        "os": "linux"
      }
    }
  ]
}
`);
  expect(await keptFiles()).toEqual([]);
  expect(registry.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
});

describe('manifest create, annotate, push', () => {
  test('keep the list in between, readable by its owner only, digests pinned', async () => {
    expect(await manifest('create', 'H/app:1', 'H/app:amd64', 'H/app:arm64')).toEqual({
      exitCode: 0,
      stdout: 'linux/amd64  DIGEST  H/app:amd64\nlinux/arm64  DIGEST  H/app:arm64\n',
      stderr: "kept, not pushed: 'taskrun manifest push H/app:1' does that\n",
    });
    const [file = ''] = await keptFiles();
    expect((await stat(join(installation.folder, 'manifests', file))).mode & 0o777).toBe(0o600);
    await image('app:arm64', 's390x'); // the tag moves, the list does not
    expect((await manifest('annotate', 'H/app:1', 'H/app:arm64', '--variant', 'v9')).stdout).toBe(
      'linux/amd64     DIGEST  H/app:amd64\nlinux/arm64/v9  DIGEST  H/app:arm64\n',
    );
    expect(await manifest('push', 'H/app:1')).toEqual({
      exitCode: 0,
      stdout: 'DIGEST\n',
      stderr: "pushed 'H/app:1': linux/amd64, linux/arm64/v9\n",
    });
    expect(await keptFiles()).toEqual([]);
    expect((await manifest('push', 'H/app:1')).stderr).toBe(
      "error: there is no manifest list 'H/app:1' under construction\n  = hint: create it first: manifest create H/app:1 …\n",
    );
  });

  test('create replaces a kept list, and says so; --amend adds to it', async () => {
    await manifest('create', 'H/app:1', 'H/app:amd64', 'H/app:arm64');
    expect((await manifest('create', 'H/app:1', 'H/app:amd64')).stderr).toBe(
      "note: it replaces the list of 2 images that was kept before\nkept, not pushed: 'taskrun manifest push H/app:1' does that\n",
    );
    expect((await manifest('create', '--amend', 'H/app:1', 'H/app:arm64')).stdout).toBe(
      'linux/amd64  DIGEST  H/app:amd64\nlinux/arm64  DIGEST  H/app:arm64\n',
    );
    expect(
      (await manifest('create', '-a', '--dry-run', 'H/app:1', 'H/app:amd64')).stdout.match(/DIGEST/g),
    ).toHaveLength(2);
    expect((await manifest('create', '-a', '--push', 'H/app:1', 'H/app:amd64')).stderr).toBe(
      "pushed 'H/app:1': linux/arm64, linux/amd64\n",
    );
    expect(await keptFiles()).toEqual([]);
  });

  test('at the same time lose nothing', async () => {
    await manifest('create', 'H/app:1', 'H/app:amd64');
    await image('app:s390x', 's390x');
    await Promise.all(
      ['arm64', 's390x'].map((name) => manifest('create', '--amend', 'H/app:1', `H/app:${name}`)),
    );
    await manifest('push', '--purge', 'H/app:1');
    expect(await pushedEntries('app', '1')).toHaveLength(3);
  });

  test('a list that cannot be pushed yet says why, and the push does', async () => {
    await image('app:other', 'amd64');
    await pushImage(client, `${registry.address}/app:other`, {
      config: { os: 'linux', architecture: 'amd64', n: 1 },
    });
    const why = "'H/app:1' would have linux/amd64 twice: 'H/app:amd64' and 'H/app:other'";
    const hint = "  = hint: build each image for its own platform, or correct one with 'manifest annotate'\n";
    expect((await manifest('create', 'H/app:1', 'H/app:amd64', 'H/app:other')).stderr).toBe(
      `note: it cannot be pushed yet: ${why}\n${hint}kept, not pushed: 'taskrun manifest push H/app:1' does that\n`,
    );
    expect(await manifest('push', 'H/app:1')).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: `error: ${why}\n${hint}`,
    });
  });

  test('a list nobody has touched for a day is forgotten, and that is said', async () => {
    await manifest('create', 'H/app:1', 'H/app:amd64');
    const [file = ''] = await keptFiles();
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(join(installation.folder, 'manifests', file), yesterday, yesterday);
    expect((await manifest('push', 'H/app:1')).stderr).toBe(
      "note: the manifest list 'H/app:1', unchanged for more than a day, has been forgotten\nerror: there is no manifest list 'H/app:1' under construction\n  = hint: create it first: manifest create H/app:1 …\n",
    );
  });

  test('push --keep keeps it, rm forgets it', async () => {
    await manifest('create', 'H/app:1', 'H/app:amd64');
    await manifest('push', '--keep', 'H/app:1');
    expect(await keptFiles()).toHaveLength(1);
    expect(await manifest('rm', 'H/app:1')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(await keptFiles()).toEqual([]);
  });
});

describe('manifest inspect', () => {
  test('prints what the registry has, and a kept list before that', async () => {
    const { stdout, stderr } = await manifest('inspect', 'H/app:amd64');
    expect([stderr, stdout.slice(0, 89)]).toEqual([
      '',
      '{\n\t"schemaVersion": 2,\n\t"mediaType": "application/vnd.oci.image.manifest.v1+json",\n\t"conf',
    ]);
    await manifest('create', 'H/app:amd64', 'H/app:amd64');
    const kept = await manifest('inspect', 'H/app:amd64');
    expect(kept.stderr).toBe('note: this is the list that is kept here, not what its registry has\n');
    expect(JSON.parse(kept.stdout)).toMatchObject({ manifests: [{ digest: 'DIGEST' }] });
  });

  test('--verbose finds the images of a kept list where they are', async () => {
    await image('team/app:s390x', 's390x');
    await manifest('create', 'H/app:1', 'H/team/app:s390x');
    const { stdout } = await manifest('inspect', '--verbose', 'H/app:1');
    expect(JSON.parse(stdout)).toMatchObject([
      { Ref: 'H/team/app@DIGEST', Descriptor: { platform: { architecture: 's390x' } } },
    ]);
  });

  test('prints nothing a terminal might obey', async () => {
    await manifest('create', '--push', '--annotation', 'index:k=\u009b31m\u202e', 'H/app:1', 'H/app:amd64');
    expect((await manifest('inspect', 'H/app:1')).stdout).toContain(String.raw`"k": "\u009b31m\u202e"`);
  });
});

describe('mistakes', () => {
  test.each<[readonly string[], number, string]>([
    [
      ['create', 'H/app:1'],
      2,
      "the argument 'images' is missing\n  = hint: 'taskrun --help' lists the commands, and after a command its options",
    ],
    [
      ['create', 'H/App:1', 'H/app:amd64'],
      2,
      "'H/App:1' is not a valid image name\n  = hint: repositories are written in lower case",
    ],
    [
      ['create', `H/app@sha256:${'0'.repeat(64)}`, 'H/app:amd64'],
      2,
      "'H/app@DIGEST' names a digest, and a manifest list has none before it is made\n  = hint: name it by a tag: 'registry/repository:tag'",
    ],
    [
      ['create', '--push', '--dry-run', 'H/app:1', 'H/app:amd64'],
      2,
      "'--push' and '--dry-run' exclude each other\n  = hint: keep one of them",
    ],
    [
      ['create', '--annotation', 'k=v', 'H/app:1', 'H/app:amd64'],
      2,
      "the annotation 'k' does not say what it is on\n  = hint: write 'index:k=…' for the whole index, or 'manifest-descriptor:k=…' for each entry",
    ],
    [
      ['create', 'H/app:1', 'H/app:amr64'],
      4,
      "'H/app:amr64' is not in the registry\n  = hint: push it before the manifest list is created",
    ],
    [
      ['annotate', 'H/app:1', 'H/app:amd64'],
      2,
      'nothing is said about the platform\n  = hint: give at least one of --os, --arch, --variant, --os-version and --os-features',
    ],
    [
      ['annotate', 'H/app:1', 'H/app:amd64', '--os', 'linux'],
      4,
      "there is no manifest list 'H/app:1' under construction\n  = hint: create it first: manifest create H/app:1 …",
    ],
    [['inspect', 'H/app:nope'], 4, "'H/app:nope' is not in the registry"],
    [
      ['rm', 'H/app:1'],
      4,
      "there is no manifest list 'H/app:1' under construction\n  = hint: create it first: manifest create H/app:1 …",
    ],
    [['craete'], 2, "there is no command 'craete'\n  = hint: did you mean 'create'?"],
  ])('%j', async (words, exitCode, message) => {
    expect(await manifest(...words)).toEqual({ exitCode, stdout: '', stderr: `error: ${message}\n` });
  });

  test('a registry that is not there', async () => {
    await registry.close();
    expect(await manifest('create', 'H/app:1', 'H/app:amd64')).toEqual({
      exitCode: 5,
      stdout: '',
      stderr:
        "error: 'H/app:amd64' cannot be read: 'H' refused the connection\n  = hint: start the registry, or check its host and port\n",
    });
    registry = await openTestRegistry();
  });
});
