import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { digestOf, type Manifest } from '../../../src/oci/index.js';
import { openTestRegistry, pushImage, type TestRegistry } from '../../rig/test-registry/index.js';
import { patientClient } from './setup.js';

let registry: TestRegistry;
let manifest: Manifest;
const { client } = patientClient();
const bytes = Buffer.from('a layer');
const blob = { digest: digestOf(bytes), size: bytes.length };
const app = () => ({ registry: registry.address, repository: 'app' });

beforeEach(async () => {
  registry = await openTestRegistry();
  const plain = patientClient().client;
  manifest = await pushImage(plain, `${registry.address}/app:1`, { config: { os: 'linux' } });
  await plain.blobs.upload(app(), blob, bytes);
  plain.close();
});
afterEach(async () => {
  client.close();
  await registry.close();
});

const pull = 'repository:app:pull';
const push = 'repository:app:pull,push';
const remove = 'repository:app:delete';

test.each<readonly [string, () => Promise<unknown>, readonly string[]]>([
  ['ping', () => client.ping(registry.address), ['']],
  ['catalog', () => client.catalog(registry.address), ['registry:catalog:*']],
  ['tags', () => client.tags.list(app()), [pull]],
  ['referrers', () => client.referrers.list({ ...app(), digest: manifest.digest }), [pull]],
  ['a manifest read', () => client.manifests.get({ ...app(), tag: '1' }), [pull]],
  ['a manifest written', () => client.manifests.put({ ...app(), tag: '2' }, manifest), [push]],
  ['a manifest deleted', () => client.manifests.delete({ ...app(), tag: '1' }), [remove]],
  ['a blob read', () => client.blobs.bytes(app(), blob, 100), [pull]],
  ['a blob written', () => client.blobs.upload(app(), blob, bytes), [push]],
  ['a blob deleted', () => client.blobs.delete(app(), blob.digest), [remove]],
  [
    'a blob mounted',
    () => client.blobs.mount({ ...app(), repository: 'team/app' }, blob.digest, 'app'),
    ['repository:team/app:pull,push repository:app:pull'],
  ],
])('least scope: %s', async (_, ask, scopes) => {
  const { asked } = await registry.withTokens();
  await ask();
  expect(asked).toEqual(scopes);
});

test('a token that expires between requests is replaced, once for each time', async () => {
  const { asked } = await registry.withTokens({ uses: 2 });
  for (let turn = 0; turn < 5; turn++) await client.tags.list(app());
  expect(asked).toEqual([pull, pull, pull]);
  expect(registry.requests.filter(({ target }) => target.includes('tags')).length).toBe(5 + 3);
});

test('a token that expires in the middle of an upload is replaced', async () => {
  const { asked } = await registry.withTokens({ uses: 1 });
  const other = { digest: digestOf(Buffer.from('other')), size: 5 };
  await client.blobs.upload(app(), other, Buffer.from('other'));
  expect(asked).toEqual([push, push]);
  registry.heal();
  expect(await client.blobs.has(app(), other.digest)).toBe(true);
});

test('a token that grants too little is not asked for again and again', async () => {
  const { asked } = await registry.withTokens({ grants: (scope) => !scope.includes('push') });
  await expect(client.manifests.put({ ...app(), tag: '2' }, manifest)).rejects.toMatchObject({ status: 401 });
  expect(asked).toEqual([push]);
});
