import { describe, expect, test } from '@jest/globals';
import { removeImage, tagImage, type RemoveOptions } from '../../../src/image/index.js';
import { respond } from '../../rig/test-registry/index.js';
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
} from './setup.js';

openForEachTest();

const target = (repository: string, tag: string, address = host) => ({ registry: address, repository, tag });
const head = (name: string) => client.manifests.head(named(`${host}/${name}`));
const tags = () => client.tags.list(named(`${host}/app`));

describe('more tags', () => {
  test('in the same repository are one request each', async () => {
    const { index } = await multiPlatform('app:1');
    const before = asked(registry).length;
    expect(await tagImage(client, named(`${host}/app:1`), [target('app', '2'), target('app', '3')])).toBe(
      index.digest,
    );
    expect(asked(registry).slice(before)).toEqual([
      'GET app/manifests/1',
      'PUT app/manifests/2',
      'PUT app/manifests/3',
    ]);
    expect((await head('app:3'))?.digest).toBe(index.digest);
  });

  test('in another repository mount what it needs', async () => {
    const { index } = await multiPlatform('app:1');
    const before = asked(registry).length;
    await tagImage(client, named(`${host}/app@${index.digest}`), [target('team/app', 'stable')]);
    const after = asked(registry).slice(before);
    expect(after.filter((line) => /^(?:GET|PUT|PATCH) .*\/blobs\//.test(line))).toEqual([]);
    expect((await head('team/app:stable'))?.digest).toBe(index.digest);
  });

  test('move from what they led to before', async () => {
    await image('app:stable', linux('amd64'));
    const { index } = await multiPlatform('app:2');
    await tagImage(client, named(`${host}/app:2`), [target('app', 'stable')]);
    expect((await head('app:stable'))?.digest).toBe(index.digest);
  });

  test('in another registry are refused, and nothing is done', async () => {
    await multiPlatform('app:1');
    const before = asked(registry).length;
    const tag = () =>
      tagImage(client, named(`${host}/app:1`), [target('app', '2'), target('app', '2', other.address)]);
    expect(await failure(tag)).toBe(
      "ImageError: 'OTHER' is another registry than 'HOST': an image cannot be tagged across registries (copy it: 'taskrun image copy')",
    );
    expect(asked(registry)).toHaveLength(before);
  });

  test('of what is not there', async () => {
    const tag = () => tagImage(client, named(`${host}/app:1`), [target('app', '2')]);
    expect(await failure(tag)).toBe("RegistryError: 'HOST/app:1' is not in the registry (no hint)");
  });
});

describe('removing', () => {
  const remove = (tag: string, options?: RemoveOptions) => removeImage(client, target('app', tag), options);

  test('a tag leaves the others, and the manifest', async () => {
    const { index } = await multiPlatform('app:1');
    await tagImage(client, named(`${host}/app:1`), [target('app', '2')]);
    expect(await remove('1')).toEqual({ kind: 'tag' });
    expect(await tags()).toEqual(['2']);
    expect((await head(`app@${index.digest}`))?.digest).toBe(index.digest);
  });

  test('a digest removes the manifest with its tags', async () => {
    const { index } = await multiPlatform('app:1');
    const name = { registry: host, repository: 'app', digest: index.digest };
    expect(await removeImage(client, name)).toEqual({ kind: 'manifest', digest: index.digest, tags: [] });
    expect(await tags()).toEqual([]);
  });

  test('a tag by its digest says which tags went with it', async () => {
    const { index } = await multiPlatform('app:1');
    await tagImage(client, named(`${host}/app:1`), [target('app', '2')]);
    await image('app:other', linux('amd64'));
    const removed = await remove('1', { byDigest: true });
    expect(removed).toEqual({ kind: 'manifest', digest: index.digest, tags: ['1', '2'] });
    expect(await tags()).toEqual(['other']);
  });

  test.each([
    [400, { errors: [{ code: 'DIGEST_INVALID', message: 'provided digest did not match' }] }],
    [405, { errors: [{ code: 'UNSUPPORTED' }] }],
  ])(
    'a tag where only manifests can be (%d) says what would go with it, and does nothing',
    async (status, body) => {
      await image('app:1', linux('amd64'));
      registry.inject({ method: 'DELETE', target: /manifests\/1/, answer: respond(status, {}, body) });
      const alone =
        "ImageError: 'HOST' cannot remove the tag of 'HOST/app:1' alone (--digest removes the manifest it leads to; ";
      expect(await failure(() => remove('1'))).toBe(`${alone}no other tag leads to it)`);
      await tagImage(
        client,
        named(`${host}/app:1`),
        ['2', '3', '4', '5', '6', '7', '8'].map((tag) => target('app', tag)),
      );
      expect(await failure(() => remove('1'))).toBe(
        `${alone}the tags '2', '3', '4', '5', '6' and 2 more would go with it)`,
      );
      expect(await tags()).toHaveLength(8);
    },
  );

  test('where nothing can be removed', async () => {
    await image('app:1', linux('amd64'));
    registry.inject({ method: 'DELETE', answer: respond(405, {}, { errors: [{ code: 'UNSUPPORTED' }] }) });
    expect(await failure(() => remove('1', { byDigest: true }))).toBe(
      "RegistryError: 'HOST' does not allow 'HOST/app@DIGEST' to be removed (registries may forbid it; docker-registry allows it with REGISTRY_STORAGE_DELETE_ENABLED=true)",
    );
  });

  test.each([{}, { byDigest: true }])('what is not there (%j)', async (options) => {
    await image('app:other', linux('amd64'));
    expect(await failure(() => remove('1', options))).toBe(
      "RegistryError: 'HOST/app:1' is not in the registry (no hint)",
    );
  });
});
