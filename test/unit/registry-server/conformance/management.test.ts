/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#content-management (end-9, end-10) */
import { expect, test } from '@jest/globals';
import { codesOf, digestOf, image, jsonOf, pushBlob, pushImage, registryForThisFile } from './setup.js';

const ask = registryForThisFile();
const digest = digestOf(image());

test('deleting a tag: the registry MUST respond with 202 Accepted; once deleted, a GET will return a 404', async () => {
  await pushImage(ask, 'tags', 'v1');
  await pushImage(ask, 'tags', 'v2');
  expect((await ask('DELETE', '/v2/tags/manifests/v1')).status).toBe(202);
  expect((await ask('GET', '/v2/tags/manifests/v1')).status).toBe(404);
  expect(jsonOf(await ask('GET', '/v2/tags/tags/list'))).toEqual({ name: 'tags', tags: ['v2'] });
});

test('the manifest that a deleted tag pointed to stays', async () => {
  await pushImage(ask, 'stays', 'v1');
  await ask('DELETE', '/v2/stays/manifests/v1');
  expect((await ask('GET', `/v2/stays/manifests/${digest}`)).status).toBe(200);
});

test('deleting a manifest: 202 Accepted; once deleted, a GET of it and of any tag pointing to it will return a 404', async () => {
  for (const tag of ['v1', 'v2']) await pushImage(ask, 'manifests', tag);
  await pushImage(ask, 'manifests', 'other', image({ other: true }));
  expect((await ask('DELETE', `/v2/manifests/manifests/${digest}`)).status).toBe(202);
  for (const reference of [digest, 'v1', 'v2'])
    expect((await ask('GET', `/v2/manifests/manifests/${reference}`)).status).toBe(404);
  expect((await ask('GET', '/v2/manifests/manifests/other')).status).toBe(200);
});

test.each(['v1', digest])('what is not there is answered with 404: %s', async (reference) => {
  const answer = await ask('DELETE', `/v2/empty/manifests/${reference}`);
  expect([answer.status, codesOf(answer)]).toEqual([404, ['MANIFEST_UNKNOWN']]);
});

test('a deleted manifest can be pushed again', async () => {
  await pushImage(ask, 'again', 'v1');
  await ask('DELETE', `/v2/again/manifests/${digest}`);
  expect((await pushImage(ask, 'again', 'v1')).status).toBe(201);
  expect((await ask('GET', '/v2/again/manifests/v1')).status).toBe(200);
});

test('deleting a blob: the registry MUST respond with 202 Accepted; if it is not found, 404 MUST be returned', async () => {
  await pushBlob(ask, 'blobs', 'content');
  await pushBlob(ask, 'others', 'content');
  const blob = digestOf('content');
  expect((await ask('DELETE', `/v2/blobs/blobs/${blob}`)).status).toBe(202);
  expect((await ask('HEAD', `/v2/blobs/blobs/${blob}`)).status).toBe(404);
  const again = await ask('DELETE', `/v2/blobs/blobs/${blob}`);
  expect([again.status, codesOf(again)]).toEqual([404, ['BLOB_UNKNOWN']]);
  expect((await ask('GET', `/v2/others/blobs/${blob}`)).body.toString()).toBe('content');
});
