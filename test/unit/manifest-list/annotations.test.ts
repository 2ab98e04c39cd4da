import { describe, expect, test } from '@jest/globals';
import {
  mediaTypes,
  parseIndexAnnotation,
  readManifest,
  type IndexAnnotation,
} from '../../../src/oci/index.js';
import { built, client, entriesOf, failure, host, image, linux, lists, openForEachTest } from './setup.js';

openForEachTest();

function annotation(...texts: readonly string[]): readonly IndexAnnotation[] {
  return texts.flatMap((text) => {
    const read = parseIndexAnnotation(text);
    if ('message' in read) throw new Error(read.message);
    return read;
  });
}

async function annotated(sources: readonly string[], ...texts: readonly string[]) {
  const name = `${host}/app:1`;
  await lists.create(
    name,
    sources.map((source) => `${host}/${source}`),
    { annotations: annotation(...texts) },
  );
  await lists.push(name);
  const manifest = await client.manifests.get({ registry: host, repository: 'app', tag: '1' });
  return { ...readManifest(manifest), ...(await entriesOf('app:1')) };
}

describe('annotations', () => {
  test('of the index, of every entry, and of one platform', async () => {
    await image('app:amd64', linux('amd64'));
    await image('app:arm64', linux('arm64'));
    const { annotations, entries } = await annotated(
      ['app:amd64', 'app:arm64'],
      'index:a=1',
      'index:a=2',
      'manifest-descriptor:b=every',
      'manifest-descriptor[linux/arm64/v8]:c=arm',
    );
    expect(annotations).toEqual({ a: '2' });
    expect(entries.map((entry) => entry.annotations)).toEqual([{ b: 'every' }, { b: 'every', c: 'arm' }]);
  });

  test('join those that attestations have', async () => {
    const { attestation } = await built('app:amd64', 'amd64');
    const { entries } = await annotated(['app:amd64'], 'manifest-descriptor:b=1');
    expect(entries[1]?.annotations).toEqual({ ...attestation.annotations, b: '1' });
  });

  test('make an OCI index of Docker images, for a Docker list has none', async () => {
    await image('app:amd64', linux('amd64'), true);
    expect((await annotated(['app:amd64'], 'index:a=1')).mediaType).toBe(mediaTypes.ociIndex);
  });

  test('for a platform that is not there are refused', async () => {
    await image('app:amd64', linux('amd64'));
    expect(await failure(() => annotated(['app:amd64'], 'manifest-descriptor[linux/riscv64]:a=1'))).toBe(
      "ManifestListError: 'HOST/app:1' has no image for linux/riscv64, which the annotation 'a' is for (name a platform that the list has, or none to annotate every entry: 'manifest-descriptor:KEY=VALUE')",
    );
  });

  test('stay when the list is amended', async () => {
    await image('app:amd64', linux('amd64'));
    await image('app:arm64', linux('arm64'));
    await lists.create(`${host}/app:1`, [`${host}/app:amd64`], { annotations: annotation('index:a=1') });
    await lists.create(`${host}/app:1`, [`${host}/app:arm64`], {
      amend: true,
      annotations: annotation('index:b=2'),
    });
    expect(JSON.parse(await lists.inspect(`${host}/app:1`))).toMatchObject({
      annotations: { a: '1', b: '2' },
    });
  });
});
