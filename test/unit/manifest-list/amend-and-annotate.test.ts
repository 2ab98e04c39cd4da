import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Manifest } from '../../../src/oci/index.js';
import { entryFor, pushIndex } from '../../rig/test-registry/index.js';
import { client, entriesOf, failure, host, image, linux, lists, openForEachTest } from './setup.js';

openForEachTest();

describe('amend, annotate, purge, remove', () => {
  let amd64: Manifest;
  beforeEach(async () => {
    amd64 = await image('app:amd64', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
  });

  test('--amend adds images and renews those it has', async () => {
    const newer = await image('app:amd64', { ...linux('amd64'), newer: true });
    const arm64 = await image('app:arm64', linux('arm64'));
    await lists.create(`${host}/app:1`, [`${host}/app:arm64`, `${host}/app:amd64`], { amend: true });
    await lists.push(`${host}/app:1`);
    expect((await entriesOf('app:1')).entries.map(({ digest }) => digest)).toEqual([
      arm64.digest,
      newer.digest,
    ]);
  });

  test('annotate corrects a platform, by name or by digest, and another architecture ends the variant', async () => {
    await image('app:b', linux('arm', 'v6'));
    await lists.create(`${host}/app:1`, [`${host}/app:b`], { amend: true });
    await lists.annotate(`${host}/app:1`, `${host}/app:b`, { architecture: 'riscv64' });
    await lists.annotate(`${host}/app:1`, `${host}/app@${amd64.digest}`, {
      architecture: 'aarch64',
      variant: 'v8',
    });
    expect((await lists.push(`${host}/app:1`)).platforms).toEqual([
      { os: 'linux', architecture: 'arm64' },
      { os: 'linux', architecture: 'riscv64' },
    ]);
  });

  test('annotate says it for an image that does not', async () => {
    await image('app:bare', {});
    await lists.create(`${host}/app:1`, [`${host}/app:bare`], { amend: true });
    expect(await failure(() => lists.push(`${host}/app:1`))).toBe(
      "ManifestListError: 'HOST/app:bare' does not say which platform it is for (say it with 'manifest annotate --os … --arch … HOST/app:1 HOST/app:bare')",
    );
    await lists.annotate(`${host}/app:1`, `${host}/app:bare`, { os: 'linux', architecture: 's390x' });
    expect((await lists.push(`${host}/app:1`)).platforms[1]).toEqual({ os: 'linux', architecture: 's390x' });
  });

  test('one image is there for two platforms when annotate says so', async () => {
    await image('app:same', linux('amd64'));
    await lists.create(`${host}/app:1`, [`${host}/app:same`], { amend: true });
    await lists.annotate(`${host}/app:1`, `${host}/app:same`, { architecture: 'riscv64' });
    const { platforms } = await lists.push(`${host}/app:1`);
    const { entries } = await entriesOf('app:1');
    expect(entries.map(({ digest }) => digest)).toEqual([amd64.digest, amd64.digest]);
    expect(platforms.map(({ architecture }) => architecture)).toEqual(['amd64', 'riscv64']);
    expect(entries.map(({ platform }) => platform)).toEqual(platforms);
  });

  test('annotate of something that is not in the list, or is several images', async () => {
    const annotate = (source: string) => () =>
      lists.annotate(`${host}/app:1`, `${host}/${source}`, { os: 'linux' });
    expect(await failure(annotate('app:x'))).toBe(
      "ManifestListError: 'HOST/app:x' is not in the manifest list 'HOST/app:1' (the list has 'HOST/app:amd64')",
    );
    const arm = await image('app:arm', linux('arm'));
    const riscv = await image('app:riscv', linux('riscv64'));
    await pushIndex(client, `${host}/app:two`, [entryFor(arm), entryFor(riscv)]);
    await lists.create(`${host}/app:1`, [`${host}/app:two`], { amend: true });
    expect(await failure(annotate('app:two'))).toBe(
      "ManifestListError: 'HOST/app:two' has 2 images in 'HOST/app:1' (name one of them by its digest: DIGEST, DIGEST)",
    );
  });

  test('--purge and rm forget the list', async () => {
    await lists.push(`${host}/app:1`, { purge: true });
    expect(await failure(() => lists.push(`${host}/app:1`))).toMatch(
      /^ManifestListError: there is no manifest list /,
    );
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`]);
    await lists.remove(`${host}/app:1`);
    expect(await failure(() => lists.push(`${host}/app:1`))).toMatch(
      /^ManifestListError: there is no manifest list /,
    );
  });
});
