/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pushing-blobs (end-4a, end-4b, end-5, end-6, end-11, end-13) */
import { describe, expect, test } from '@jest/globals';
import { codesOf, digestOf, pushBlob, registryForThisFile, type Algorithm } from './setup.js';

const ask = registryForThisFile();
const uploads = '/v2/app/blobs/uploads/';
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

async function session(): Promise<string> {
  const { headers } = await ask('POST', uploads, { headers: { 'content-length': '0' } });
  return headers.location ?? '';
}

function patch(location: string, body: string, range?: string) {
  return ask('PATCH', location, { body, headers: range === undefined ? {} : { 'content-range': range } });
}

async function stored(digest: string): Promise<string | undefined> {
  const { status, body } = await ask('GET', `/v2/app/blobs/${digest}`);
  return status === 200 ? body.toString() : undefined;
}

describe('POST then PUT', () => {
  test('upon success, the response MUST be 202 Accepted, and MUST include a Location that MUST contain a UUID', async () => {
    const { status, headers } = await ask('POST', uploads);
    expect([status, headers.location]).toEqual([202, expect.stringMatching(uuid)]);
  });

  test('two sessions have unique IDs', async () => {
    expect(await session()).not.toBe(await session());
  });

  test.each<Algorithm>(['sha256', 'sha512'])(
    'upon completion the response MUST have 201 Created and a Location that is a pullable blob URL (%s)',
    async (algorithm) => {
      const digest = digestOf('whole', algorithm);
      const { status, headers } = await ask('PUT', `${await session()}?digest=${digest}`, { body: 'whole' });
      expect(status).toBe(201);
      expect((await ask('GET', headers.location ?? '')).body.toString()).toBe('whole');
      expect(headers['docker-content-digest']).toBe(digest);
    },
  );

  test.each([
    [digestOf('other'), 'DIGEST_INVALID'],
    ['sha256:abc', 'DIGEST_INVALID'],
    ['', 'DIGEST_INVALID'],
    ['md5:d41d8cd98f00b204e9800998ecf8427e', 'DIGEST_INVALID'],
  ])('content that is not of the digest %s is answered with 400', async (digest, code) => {
    const answer = await ask('PUT', `${await session()}?digest=${digest}`, { body: 'content of its own' });
    expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
    expect(await stored(digestOf('content of its own'))).toBeUndefined();
  });

  test('a session that does not exist is answered with 404', async () => {
    const location = '/v2/app/blobs/uploads/00000000-0000-4000-8000-000000000000';
    const answers = await Promise.all([
      ask('PUT', `${location}?digest=${digestOf('x')}`, { body: 'x' }),
      ask('PATCH', location, { body: 'x' }),
      ask('GET', location),
      ask('DELETE', location),
      ask('GET', `${uploads}no-uuid`),
    ]);
    for (const answer of answers)
      expect([answer.status, codesOf(answer)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']]);
  });
});

describe('single POST', () => {
  test('successful completion MUST return 201 Created and a Location that is a pullable blob URL', async () => {
    const { status, headers } = await pushBlob(ask, 'app', 'single');
    expect(status).toBe(201);
    expect((await ask('GET', headers.location ?? '')).body.toString()).toBe('single');
  });

  test('the <digest> MUST match the digest of the blob', async () => {
    const answer = await ask('POST', `${uploads}?digest=${digestOf('other')}`, { body: 'unlike it' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
    expect(await stored(digestOf('unlike it'))).toBeUndefined();
  });

  test('a blob that the registry has already may be pushed again', async () => {
    expect((await pushBlob(ask, 'app', 'twice')).status).toBe(201);
    expect((await pushBlob(ask, 'app', 'twice')).status).toBe(201);
    expect(await stored(digestOf('twice'))).toBe('twice');
  });

  test('both of two uploads of the same layer at the same time proceed', async () => {
    const content = Buffer.alloc(3_000_000, 'at the same time');
    const answers = await Promise.all([1, 2, 3].map(() => pushBlob(ask, 'app', content)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await ask('GET', `/v2/app/blobs/${digestOf(content)}`)).body.equals(content)).toBe(true);
  });
});

describe('in chunks', () => {
  test('each successful chunk upload MUST have 202 Accepted, a Location, and the Range 0-<end-of-range>', async () => {
    const location = await session();
    for (const [body, range, end] of [
      ['con', '0-2', '0-2'],
      ['te', '3-4', '0-4'],
    ] as const) {
      const { status, headers } = await patch(location, body, range);
      expect([status, headers.location, headers.range]).toEqual([202, expect.stringMatching(uuid), end]);
    }
  });

  test('the final chunk MAY be uploaded using a PATCH request', async () => {
    const location = await session();
    await patch(location, 'chunked ', '0-7');
    const next = (await patch(location, 'wholly', '8-13')).headers.location ?? '';
    const digest = digestOf('chunked wholly');
    const { status, headers } = await ask('PUT', `${next}?digest=${digest}`);
    expect([status, await stored(digest)]).toEqual([201, 'chunked wholly']);
    expect((await ask('GET', headers.location ?? '')).status).toBe(200);
  });

  test('or it MAY be uploaded in the closing PUT request', async () => {
    const location = await session();
    await patch(location, 'chunked ', '0-7');
    const digest = digestOf('chunked at the end');
    const headers = { 'content-range': '8-17' };
    expect((await ask('PUT', `${location}?digest=${digest}`, { body: 'at the end', headers })).status).toBe(
      201,
    );
    expect(await stored(digest)).toBe('chunked at the end');
  });

  test('a chunk without Content-Range is added at the end', async () => {
    const location = await session();
    await patch(location, 'stream');
    expect((await patch(location, 'ed')).headers.range).toBe('0-7');
  });

  test.each([
    ['a gap', '6-7'],
    ['an overlap', '2-3'],
    ['the start again', '0-1'],
  ])('a chunk out of order MUST be answered with 416: %s', async (_, range) => {
    const location = await session();
    await patch(location, 'abcd', '0-3');
    const answers = [
      await patch(location, 'xy', range),
      await ask('PUT', `${location}?digest=${digestOf('abcdxy')}`, {
        body: 'xy',
        headers: { 'content-range': range },
      }),
    ];
    for (const answer of answers) {
      expect([answer.status, codesOf(answer)]).toEqual([416, ['BLOB_UPLOAD_INVALID']]);
      expect(answer.headers.range).toBe('0-3');
    }
  });

  test("the first chunk's range MUST begin with 0", async () => {
    expect((await patch(await session(), 'x', '1-1')).status).toBe(416);
  });

  test('after a 416 the upload goes on where a GET says', async () => {
    const location = await session();
    await patch(location, 'abcd', '0-3');
    await patch(location, 'zz', '8-9');
    const { status, headers } = await ask('GET', location);
    expect([status, headers.range]).toEqual([204, '0-3']);
    expect((await patch(headers.location ?? '', 'ef', '4-5')).status).toBe(202);
  });

  test.each(['3-1', 'a-b', '1', 'bytes=0-1', '0-1-2'])(
    'the <range> MUST match the expression: %s does not',
    async (range) => {
      const answer = await patch(await session(), 'x', range);
      expect([answer.status, codesOf(answer)]).toEqual([400, ['BLOB_UPLOAD_INVALID']]);
    },
  );

  test('a range that is not as long as the Content-Length is answered with 400', async () => {
    const answer = await patch(await session(), 'abc', '0-1');
    expect([answer.status, codesOf(answer)]).toEqual([400, ['SIZE_INVALID']]);
  });

  test('the closing PUT MUST include the <digest> of the whole blob', async () => {
    const location = await session();
    await patch(location, 'first ', '0-5');
    const answer = await ask('PUT', `${location}?digest=${digestOf('last')}`, { body: 'last' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
  });

  test('the response to an active upload MUST be 204 No Content, with Location and Range', async () => {
    const location = await session();
    const empty = await ask('GET', location);
    expect([empty.status, empty.headers.range]).toEqual([204, '0-0']);
    await patch(location, 'abc', '0-2');
    const { status, headers } = await ask('GET', location);
    expect([status, headers.range, headers.location]).toEqual([204, '0-2', expect.stringMatching(uuid)]);
  });

  test('a session can be cancelled', async () => {
    const location = await session();
    expect((await ask('DELETE', location)).status).toBe(204);
    expect((await ask('GET', location)).status).toBe(404);
  });
});

describe('mounting a blob from another repository', () => {
  const digest = digestOf('to mount');
  const mount = (more: string) => ask('POST', `/v2/target/blobs/uploads/?mount=${digest}${more}`);

  test('if the registry is unable to mount the requested blob, it SHOULD return a 202: the session has begun', async () => {
    const { status, headers } = await mount('&from=nowhere');
    expect([status, headers.location]).toEqual([202, expect.stringMatching(uuid)]);
    expect((await ask('PUT', `${headers.location}?digest=${digestOf('x')}`, { body: 'x' })).status).toBe(201);
  });

  test('the response to a successful mount MUST be 201 Created, and MUST contain the Location of the blob', async () => {
    await pushBlob(ask, 'source', 'to mount');
    const { status, headers } = await mount('&from=source');
    expect([status, headers['docker-content-digest']]).toEqual([201, digest]);
    expect((await ask('GET', headers.location ?? '')).body.toString()).toBe('to mount');
  });

  test('the registry MAY treat the from parameter as optional', async () => {
    await pushBlob(ask, 'source', 'anonymous');
    const answer = await ask('POST', `/v2/target/blobs/uploads/?mount=${digestOf('anonymous')}`);
    expect([answer.status, (await ask('GET', answer.headers.location ?? '')).body.toString()]).toEqual([
      201,
      'anonymous',
    ]);
  });

  test('what is no digest is answered with 400', async () => {
    const answer = await ask('POST', '/v2/target/blobs/uploads/?mount=sha256:abc&from=source');
    expect([answer.status, codesOf(answer)]).toEqual([400, ['DIGEST_INVALID']]);
  });
});

test('an empty blob is a blob', async () => {
  const { status, headers } = await pushBlob(ask, 'app', '');
  expect(status).toBe(201);
  expect(await ask('GET', headers.location ?? '')).toMatchObject({ status: 200, body: Buffer.alloc(0) });
});
