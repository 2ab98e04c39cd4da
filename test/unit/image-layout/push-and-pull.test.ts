import { describe, expect, test } from '@jest/globals';
import { verifyImage } from '../../../src/image/index.js';
import { imagesIn, pullImage, pushFromLayout } from '../../../src/image-layout/index.js';
import { formatPlatform, parsePlatform } from '../../../src/oci/index.js';
import {
  asked,
  client,
  failure,
  host,
  image,
  linux,
  multiPlatform,
  named,
  openForEachTest,
  other,
  registry,
} from '../image/setup.js';
import { layout, made, madeIndex, openLayoutForEachTest } from './setup.js';

openForEachTest();
openLayoutForEachTest();

const findings = async (text: string) => (await verifyImage(client, named(text), { deep: true })).findings;
const platform = (text: string) => parsePlatform(text)!;

describe('push', () => {
  test('sends blobs, then manifests, children before the index, the tag last', async () => {
    const amd64 = await made(linux('amd64'), ['one', 'two']);
    const arm64 = await made(linux('arm64'), ['one', 'three']);
    const index = await madeIndex([
      { ...amd64, platform: platform('linux/amd64') },
      { ...arm64, platform: platform('linux/arm64') },
    ]);
    const name = `${host}/app:1`;
    await layout.name(name, index);
    expect(await pushFromLayout(layout, name)).toMatchObject({
      digest: index.digest,
      blobs: { present: 0, mounted: 0, copied: 5 },
    });
    const writes = asked(registry).filter((line) => line.startsWith('PUT'));
    expect(writes.slice(-3)).toEqual(['PUT app/manifests/…', 'PUT app/manifests/…', 'PUT app/manifests/1']);
    expect(await findings(name)).toEqual([]);
  });

  test('again costs questions only; under another name of the registry blobs are mounted', async () => {
    const target = await made(linux('amd64'));
    for (const name of ['app:1', 'other:1']) await layout.name(`${host}/${name}`, target);
    await pushFromLayout(layout, `${host}/app:1`);
    expect((await pushFromLayout(layout, `${host}/app:1`)).blobs).toEqual({
      present: 0,
      mounted: 0,
      copied: 0,
    });
    expect((await pushFromLayout(layout, `${host}/other:1`)).blobs).toEqual({
      present: 0,
      mounted: 2,
      copied: 0,
    });
    expect(await findings(`${host}/other:1`)).toEqual([]);
  });

  test('of what was read in that repository costs one request, for the tag', async () => {
    await multiPlatform('app:1');
    await layout.name(`${host}/app:2`, await pullImage(layout, `${host}/app:1`));
    const before = asked(registry).length;
    await pushFromLayout(layout, `${host}/app:2`);
    expect(asked(registry).slice(before)).toEqual(['PUT app/manifests/2']);
  });

  test('layers of a base in another registry go from there to here, and are never in the folder', async () => {
    await image('base:1', linux('amd64'));
    const base = await pullImage(layout, `${host}/base:1`);
    const [{ content } = { content: undefined }] = await imagesIn(layout, base);
    const target = await made(linux('amd64'), [...(content?.layers ?? []), 'mine']);
    await layout.name(`${other.address}/app:1`, target);
    expect((await pushFromLayout(layout, `${other.address}/app:1`)).blobs).toEqual({
      present: 0,
      mounted: 0,
      copied: 3,
    });
    expect(await layout.has(content!.layers[0]!.digest)).toBe(false);
    expect(await findings(`${other.address}/app:1`)).toEqual([]);
  });

  test('layers of a base in the same registry are mounted', async () => {
    await image('base:1', linux('amd64'));
    const base = await pullImage(layout, `${host}/base:1`);
    const [{ content } = { content: undefined }] = await imagesIn(layout, base);
    await layout.name(
      `${host}/app:1`,
      await made(linux('amd64', { author: 'me' }), [...(content?.layers ?? [])]),
    );
    expect((await pushFromLayout(layout, `${host}/app:1`)).blobs).toEqual({
      present: 0,
      mounted: 1,
      copied: 1,
    });
  });
});

describe('pull', () => {
  test('fetches an index with all its manifests, attestations too, and no layer', async () => {
    const { index } = await multiPlatform('app:1');
    const before = asked(registry).length;
    const target = await pullImage(layout, `${host}/app:1`);
    expect(target.digest).toBe(index.digest);
    expect(
      asked(registry)
        .slice(before)
        .filter((line) => line.includes('/blobs/')),
    ).toEqual([]);
    await layout.name(`${other.address}/copy:1`, target);
    await pushFromLayout(layout, `${other.address}/copy:1`);
    expect(await findings(`${other.address}/copy:1`)).toEqual([]);
  });

  test('for a platform chooses the image that runs best on it', async () => {
    const { arm64 } = await multiPlatform('app:1');
    const target = await pullImage(layout, `${host}/app:1`, { platform: platform('linux/arm64') });
    expect(target.digest).toBe(arm64.digest);
    const images = await imagesIn(layout, target);
    expect(images.map((each) => each.platform && formatPlatform(each.platform))).toEqual(['linux/arm64']);
  });

  test('for a platform that is not there says which are', async () => {
    await multiPlatform('app:1');
    expect(
      await failure(() => pullImage(layout, `${host}/app:1`, { platform: platform('linux/s390x') })),
    ).toMatchInlineSnapshot(
      `"ImageLayoutError: 'HOST/app:1' is not there for linux/s390x (it is for linux/amd64, linux/arm64)"`,
    );
  });

  test('takes an image that is no list as it is', async () => {
    const manifest = await image('single:1', linux('arm64'));
    const target = await pullImage(layout, `${host}/single:1`, { platform: platform('linux/amd64') });
    expect(target.digest).toBe(manifest.digest);
  });
});

test('everything is brought into the folder for programs that read it', async () => {
  await multiPlatform('app:1');
  const target = await pullImage(layout, `${host}/app:1`);
  await layout.bringAll(target);
  const [{ content } = { content: undefined }] = await imagesIn(layout, target);
  for (const { digest } of content?.layers ?? []) expect(await layout.has(digest)).toBe(true);
});
