/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pull (end-1, end-2, end-3) */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { manifestType } from '../rig.js';
import { codesOf, digestOf, image, jsonOf, pushBlob, pushImage, registryForThisFile } from './setup.js';

const ask = registryForThisFile();
const body = `${image({ 'com.example.unknown': true })}\n`;
const digest = digestOf(body);
const layer = digestOf('layer');

beforeAll(async () => {
  await pushImage(ask, 'team/app', 'v1', body);
});

test('to check whether the registry implements this specification, perform a GET request to /v2/: 200 OK', async () => {
  expect((await ask('GET', '/v2/')).status).toBe(200);
});

describe.each([
  ['a tag', 'v1'],
  ['the digest of the manifest', digest],
])('pulling a manifest by %s', (_, reference) => {
  const target = `/v2/team/app/manifests/${reference}`;

  test('a GET request to an existing manifest URL MUST provide the expected manifest, with 200 OK', async () => {
    const { status, body: content } = await ask('GET', target);
    expect([status, content.toString()]).toEqual([200, body]);
  });

  test('the Content-Type SHOULD match what the client pushed, and SHOULD NOT include parameters', async () => {
    expect((await ask('GET', target)).headers['content-type']).toBe(manifestType);
  });

  test('a successful response SHOULD contain the digest in the header Docker-Content-Digest', async () => {
    expect((await ask('GET', target)).headers['docker-content-digest']).toBe(digest);
  });

  test('a HEAD request to an existing manifest URL MUST return 200 OK, with digest and size', async () => {
    const { status, headers, body: content } = await ask('HEAD', target);
    expect([status, headers['docker-content-digest'], content.length]).toEqual([200, digest, 0]);
    expect(headers['content-length']).toBe(`${Buffer.byteLength(body)}`);
  });
});

test.each(['GET', 'HEAD'])(
  'if the manifest is not found in the repository, the response code MUST be 404 (%s)',
  async (method) => {
    for (const reference of ['v2', digestOf('other'), layer]) {
      const answer = await ask(method, `/v2/team/app/manifests/${reference}`);
      expect([answer.status, method === 'HEAD' ? ['MANIFEST_UNKNOWN'] : codesOf(answer)]).toEqual([
        404,
        ['MANIFEST_UNKNOWN'],
      ]);
    }
  },
);

test('an attempt to pull a nonexistent repository MUST return 404', async () => {
  for (const target of ['manifests/v1', `manifests/${digest}`, `blobs/${layer}`, 'tags/list'])
    expect((await ask('GET', `/v2/team/nowhere/${target}`)).status).toBe(404);
});

test.each(['.v1', '-v1', 'v1%2Fv2', 'v+1', 'a'.repeat(129), 'sha256:abc', `${digest}0`, 'md5:00'])(
  'the <reference> MUST be a digest or a tag, and MUST NOT be in any other format: %s',
  async (reference) => {
    expect((await ask('GET', `/v2/team/app/manifests/${reference}`)).status).toBe(404);
    const put = await ask('PUT', `/v2/team/app/manifests/${reference}`, {
      body,
      headers: { 'content-type': manifestType },
    });
    expect([400, 404]).toContain(put.status);
  },
);

test.each(['_v1', 'V1.0_rc-1', 'a'.repeat(128)])(
  '<reference> as a tag MUST be at most 128 characters and MUST match the expression: %s',
  async (tag) => {
    expect((await pushImage(ask, 'tags', tag)).status).toBe(201);
    expect((await ask('GET', `/v2/tags/manifests/${tag}`)).status).toBe(200);
  },
);

test.each(['a', 'a/b/c', '0', 'a.b', 'a_b', 'a__b', 'a-b', 'a---b/c', 'blobs/uploads', 'manifests/v1'])(
  '<name> MUST match the expression: %s does',
  async (name) => {
    expect((await pushImage(ask, name, 'v1')).status).toBe(201);
    expect((await ask('GET', `/v2/${name}/manifests/v1`)).status).toBe(200);
    expect(jsonOf(await ask('GET', `/v2/${name}/tags/list`))).toEqual({ name, tags: ['v1'] });
  },
);

test.each(['A', 'a..b', 'a___b', '-a', 'a-', 'a//b', '.a', 'a/', 'ä', 'a'.repeat(256), 'a%00b'])(
  '<name> MUST match the expression: %s does not',
  async (name) => {
    const answers = await Promise.all([
      ask('GET', `/v2/${encodeURI(name)}/manifests/v1`),
      ask('POST', `/v2/${encodeURI(name)}/blobs/uploads/`),
    ]);
    for (const answer of answers) expect([answer.status, codesOf(answer)]).toEqual([400, ['NAME_INVALID']]);
  },
);

test('a GET request to an existing blob URL MUST provide the expected blob, with 200 OK', async () => {
  const { status, body: content } = await ask('GET', `/v2/team/app/blobs/${layer}`);
  expect([status, content.toString()]).toEqual([200, 'layer']);
});

test('if present, Docker-Content-Digest MUST be a digest matching that of the response body', async () => {
  const { headers, body: content } = await ask('GET', `/v2/team/app/blobs/${layer}`);
  expect(headers['docker-content-digest']).toBe(digestOf(content));
});

test('a HEAD request to an existing blob URL MUST return 200 OK, with digest and size', async () => {
  const { status, headers, body: content } = await ask('HEAD', `/v2/team/app/blobs/${layer}`);
  expect([status, headers['docker-content-digest'], content.length]).toEqual([200, layer, 0]);
  expect(headers['content-length']).toBe('5');
});

test('if the blob is not found in the repository, the response code MUST be 404', async () => {
  await pushBlob(ask, 'elsewhere', 'only elsewhere');
  for (const wanted of [digestOf('other'), digestOf('other', 'sha512'), digestOf('only elsewhere')]) {
    const [get, head] = await Promise.all([
      ask('GET', `/v2/team/app/blobs/${wanted}`),
      ask('HEAD', `/v2/team/app/blobs/${wanted}`),
    ]);
    expect([get.status, codesOf(get), head.status]).toEqual([404, ['BLOB_UNKNOWN'], 404]);
  }
});

test('a blob URL with what is no digest is answered with 400', async () => {
  const answer = await ask('GET', '/v2/team/app/blobs/sha256:abc');
  expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
});

describe('a registry SHOULD support the Range request header in accordance with RFC 9110', () => {
  test.each([
    ['bytes=0-0', 206, 'l', 'bytes 0-0/5'],
    ['bytes=1-3', 206, 'aye', 'bytes 1-3/5'],
    ['bytes=2-', 206, 'yer', 'bytes 2-4/5'],
    ['bytes=-2', 206, 'er', 'bytes 3-4/5'],
    ['bytes=-9', 206, 'layer', 'bytes 0-4/5'],
    ['bytes=4-9', 206, 'r', 'bytes 4-4/5'],
    ['bytes=5-', 416, '', 'bytes */5'],
    ['bytes=-0', 416, '', 'bytes */5'],
    ['bytes=3-1', 200, 'layer', undefined],
    ['bytes=x', 200, 'layer', undefined],
  ])('%s', async (range, status, content, contentRange) => {
    const answer = await ask('GET', `/v2/team/app/blobs/${layer}`, { headers: { range } });
    expect([answer.status, answer.body.toString(), answer.headers['content-range']]).toEqual([
      status,
      content,
      contentRange,
    ]);
  });

  test('If-Range with the ETag of the same content lets the range be sent, with another the whole', async () => {
    const { etag = '' } = (await ask('HEAD', `/v2/team/app/blobs/${layer}`)).headers;
    const ranged = (ifRange: string) =>
      ask('GET', `/v2/team/app/blobs/${layer}`, { headers: { range: 'bytes=1-2', 'if-range': ifRange } });
    expect((await ranged(etag)).body.toString()).toBe('ay');
    expect((await ranged('"other"')).body.toString()).toBe('layer');
  });
});
