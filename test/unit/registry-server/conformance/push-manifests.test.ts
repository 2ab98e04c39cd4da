/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-manifests (end-7) */
import { describe, expect, test } from '@jest/globals';
import { manifestType } from '../rig.js';
import {
  codesOf,
  configType,
  descriptorOf,
  digestOf,
  image,
  index,
  indexType,
  jsonOf,
  layerType,
  pushBlob,
  pushImage,
  putManifest,
  registryForThisFile,
} from './setup.js';

const ask = registryForThisFile();

test('the registry MUST store the manifest in the exact byte representation provided by the client', async () => {
  const body = `\n  ${image({ z: 1, a: '\u00fc\\u00fc' })}\t\n`;
  await pushImage(ask, 'exact', 'v1', body);
  for (const reference of ['v1', digestOf(body)])
    expect((await ask('GET', `/v2/exact/manifests/${reference}`)).body.toString()).toBe(body);
});

test('upon success the registry MUST return 201 Created, and a Location that is a pullable manifest URL', async () => {
  const { status, headers } = await pushImage(ask, 'app', 'v1');
  expect(status).toBe(201);
  expect((await ask('GET', headers.location ?? '')).body.toString()).toBe(image());
});

test.each(['sha256', 'sha512'] as const)(
  'the Docker-Content-Digest header MUST be equal to the client provided digest (%s)',
  async (algorithm) => {
    const digest = digestOf(image(), algorithm);
    const { status, headers } = await pushImage(ask, 'app', digest);
    expect([status, headers['docker-content-digest']]).toEqual([201, digest]);
    expect((await ask('GET', `/v2/app/manifests/${digest}`)).body.toString()).toBe(image());
  },
);

test('a manifest put under the digest of another is answered with 400', async () => {
  const answer = await pushImage(ask, 'app', digestOf('another'));
  expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
});

test('a tag is moved by the next push', async () => {
  const next = image({ annotations: { next: 'yes' } });
  await pushImage(ask, 'moved', 'v1');
  await pushImage(ask, 'moved', 'v1', next);
  expect((await ask('GET', '/v2/moved/manifests/v1')).body.toString()).toBe(next);
  expect((await ask('GET', `/v2/moved/manifests/${digestOf(image())}`)).status).toBe(200);
});

test('the list of blobs MAY be empty', async () => {
  await pushBlob(ask, 'app', '{}');
  expect((await putManifest(ask, 'app', 'empty', image({ layers: [] }))).status).toBe(201);
});

test('the registry SHOULD ignore parameters on the Content-Type header', async () => {
  await pushImage(ask, 'app', 'v1');
  const put = await putManifest(ask, 'app', 'parameters', image(), `${manifestType}; charset=utf-8`);
  expect(put.status).toBe(201);
  const { headers } = await ask('GET', '/v2/app/manifests/parameters');
  expect(headers['content-type']).toBe(manifestType);
});

test('the Content-Type MUST be the mediaType of the manifest, if it has one', async () => {
  const answer = await putManifest(ask, 'app', 'v1', image(), indexType);
  expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_INVALID']]);
});

test('content of a type that the registry does not know is kept as it is', async () => {
  const type = 'application/vnd.example.thing.v1+json';
  const body = JSON.stringify({ schemaVersion: 2, mediaType: type, thing: 1 });
  expect((await putManifest(ask, 'app', 'thing', body, type)).status).toBe(201);
  const { headers, body: content } = await ask('GET', '/v2/app/manifests/thing');
  expect([headers['content-type'], content.toString()]).toEqual([type, body]);
});

test.each([
  ['no JSON', 'manifest'],
  ['no object', '[]'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['schema version 1', JSON.stringify({ schemaVersion: 1 })],
  ['both an image and an index', image({ manifests: [] })],
  ['a layer without digest', image({ layers: [{ mediaType: layerType, size: 1 }] })],
  ['layers that are no list', image({ layers: {} })],
])('what is no manifest is answered with 400: %s', async (_, body) => {
  const headers = { 'content-type': manifestType };
  const answer = await ask('PUT', '/v2/app/manifests/bad', { body, headers });
  expect([answer.status, codesOf(answer)]).toEqual([400, ['MANIFEST_INVALID']]);
  expect((await ask('GET', '/v2/app/manifests/bad')).status).toBe(404);
});

describe('a registry SHOULD enforce some limit on the maximum manifest size', () => {
  const sized = (bytes: number) => image({ padding: ' '.repeat(bytes - image({ padding: '' }).length) });
  const limit = 4 * 1024 * 1024;

  test('and expect to support manifest pushes of at least 4 megabytes', async () => {
    expect((await pushImage(ask, 'app', 'large', sized(limit))).status).toBe(201);
    expect((await ask('GET', '/v2/app/manifests/large')).body.length).toBe(limit);
  });

  test('a manifest over this limit SHOULD be answered with 413 Payload Too Large', async () => {
    const headers = { 'content-type': manifestType };
    const announced = await ask('PUT', '/v2/app/manifests/huge', { body: sized(limit + 1), headers });
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    const discovered = await ask('PUT', '/v2/app/manifests/huge', {
      body: sized(limit + 1),
      headers: chunked,
    });
    for (const answer of [announced, discovered])
      expect([answer.status, codesOf(answer)]).toEqual([413, ['SIZE_INVALID']]);
  });
});

describe('descriptors that reference what does not exist', () => {
  const absent = [1, 2].map((number) => descriptorOf(layerType, `absent ${number}`));

  test('MUST result in one or more MANIFEST_BLOB_UNKNOWN errors', async () => {
    await pushBlob(ask, 'app', '{}');
    const answer = await putManifest(ask, 'app', 'incomplete', image({ layers: absent }));
    expect(answer.status).toBe(404);
    const details = absent.map(({ digest }) => expect.objectContaining({ detail: { digest } }) as object);
    expect(jsonOf(answer)).toEqual({ errors: details });
    expect(codesOf(answer)).toEqual(['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN']);
    expect((await ask('GET', '/v2/app/manifests/incomplete')).status).toBe(404);
  });

  test('blobs of another repository do not count', async () => {
    await pushBlob(ask, 'other', '{}');
    await pushBlob(ask, 'other', 'layer');
    expect((await putManifest(ask, 'without-blobs', 'v1', image())).status).toBe(404);
  });

  test('an index needs what it lists, images and indexes', async () => {
    const child = image({ annotations: { child: 'yes' } });
    const inner = index([descriptorOf(manifestType, child)]);
    const outer = index([descriptorOf(indexType, inner)]);
    const put = (body: string) => putManifest(ask, 'indexes', digestOf(body), body, indexType);
    expect([(await put(inner)).status, (await put(outer)).status]).toEqual([404, 404]);
    await pushImage(ask, 'indexes', digestOf(child), child);
    expect([(await put(inner)).status, (await put(outer)).status]).toEqual([201, 201]);
  });

  test.each([
    'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  ])('but layers that may not be distributed need not be there: %s', async (mediaType) => {
    await pushBlob(ask, 'app', '{}');
    const layers = [{ ...absent[0], mediaType, urls: ['https://example.com/layer'] }];
    expect((await putManifest(ask, 'app', 'foreign', image({ layers }))).status).toBe(201);
  });
});

describe('pushing manifests with a subject', () => {
  const subject = descriptorOf(manifestType, 'subject');
  const artifact = image({
    artifactType: 'application/vnd.example.sbom',
    config: descriptorOf(configType, '{}'),
    subject,
  });

  test('a registry MUST initially accept a subject that references a manifest that does not exist', async () => {
    expect((await pushImage(ask, 'subjects', digestOf(artifact), artifact)).status).toBe(201);
  });

  test('a registry that supports the referrers API MUST respond with OCI-Subject: <subject digest>', async () => {
    const { headers } = await pushImage(ask, 'subjects', digestOf(artifact), artifact);
    expect(headers['oci-subject']).toBe(subject.digest);
    const list = index([], { subject });
    const put = await putManifest(ask, 'subjects', digestOf(list), list, indexType);
    expect(put.headers['oci-subject']).toBe(subject.digest);
  });

  test('without a subject there is no such header', async () => {
    expect((await pushImage(ask, 'subjects', 'v1')).headers).not.toHaveProperty('oci-subject');
  });
});
