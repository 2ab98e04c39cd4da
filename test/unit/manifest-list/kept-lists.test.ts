import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptLists, type KeptLists, type ManifestList } from '../../../src/manifest-list/index.js';
import { digestOf, mediaTypes } from '../../../src/oci/index.js';

let folder: string;
let lists: KeptLists;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'taskrun-kept-')), 'manifests');
  lists = keptLists(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const digest = digestOf(new Uint8Array());
const descriptor = { mediaType: mediaTypes.ociManifest, digest, size: 3, annotations: { k: 'v' } };
const about = digestOf(new Uint8Array(1));
const attested = {
  'vnd.docker.reference.type': 'attestation-manifest',
  'vnd.docker.reference.digest': about,
};

function listNamed(name: string): ManifestList {
  return {
    name,
    entries: [
      {
        source: 'h.io/app:amd64',
        reference: { registry: 'h.io', repository: 'app', digest, original: 'h.io/app:amd64' },
        descriptor,
        platform: { os: 'linux', architecture: 'amd64' },
        attestations: [{ descriptor: { ...descriptor, annotations: attested }, about }],
      },
      {
        source: 'app',
        reference: { registry: 'docker.io', repository: 'library/app', digest, original: 'app' },
        descriptor,
        platform: { os: 'linux' },
        attestations: [],
      },
    ],
    annotations: [{ on: 'index', key: 'k', value: 'v' }],
  };
}

const put = (key: string) => lists.update(key, () => listNamed(key));

describe('a kept list', () => {
  test('is what it was, in a file for its owner only', async () => {
    await put('a:1');
    expect(await keptLists(folder).get('a:1')).toEqual(listNamed('a:1'));
    expect(await lists.get('a:2')).toBeUndefined();
    const [file = ''] = await readdir(folder);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('is changed by one at a time, however many want to', async () => {
    await put('a:1');
    const add = () =>
      keptLists(folder).update(
        'a:1',
        (before) => before && { ...before, entries: [...before.entries, ...before.entries] },
      );
    await Promise.all([add(), add(), add(), add()]);
    expect((await lists.get('a:1'))?.entries).toHaveLength(32);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('stays when its change fails', async () => {
    await put('a:1');
    const change = () => {
      throw new Error('no');
    };
    await expect(lists.update('a:1', change)).rejects.toThrow('no');
    expect(await lists.get('a:1')).toEqual(listNamed('a:1'));
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('can be changed again after its owner was killed', async () => {
    await put('a:1');
    const [file = ''] = await readdir(folder);
    const lock = join(folder, `${file}.lock`);
    await writeFile(lock, '1');
    const long = new Date(Date.now() - 60_000);
    await utimes(lock, long, long);
    await lists.update('a:1', () => undefined);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is forgotten when it is old', async () => {
    await put('a:1');
    await put('b:1');
    const now = Date.now();
    expect(await lists.forgetBefore(now - 60_000)).toEqual([]);
    expect((await lists.forgetBefore(now + 60_000)).toSorted()).toEqual(['a:1', 'b:1']);
    expect(await lists.names()).toEqual([]);
  });

  test.each(['{', '{"version":2}', '{"version":1,"name":"a:1","entries":7,"annotations":[]}', ''])(
    'that is damaged says so: %s',
    async (text) => {
      await put('a:1');
      const [file = ''] = await readdir(folder);
      await writeFile(join(folder, file), text);
      await expect(lists.get('a:1')).rejects.toThrow(
        `the kept manifest list '${join(folder, file)}' cannot be used (it is damaged)`,
      );
      expect(await lists.names()).toEqual([]);
    },
  );
});
