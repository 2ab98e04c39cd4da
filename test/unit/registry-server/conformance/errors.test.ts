/** @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#error-codes */
import { expect, test } from '@jest/globals';
import { manifestType } from '../rig.js';
import { digestOf, image, jsonOf, registryForThisFile } from './setup.js';

const ask = registryForThisFile();
const known = new Set([
  'BLOB_UNKNOWN',
  'BLOB_UPLOAD_INVALID',
  'BLOB_UPLOAD_UNKNOWN',
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
  'MANIFEST_INVALID',
  'MANIFEST_UNKNOWN',
  'NAME_INVALID',
  'NAME_UNKNOWN',
  'SIZE_INVALID',
  'UNAUTHORIZED',
  'DENIED',
  'UNSUPPORTED',
  'TOOMANYREQUESTS',
]);
const put = { headers: { 'content-type': manifestType } };

test.each([
  ['GET', `/v2/app/blobs/${digestOf('none')}`, {}],
  ['GET', '/v2/app/blobs/none', {}],
  ['GET', '/v2/app/manifests/none', {}],
  ['GET', '/v2/APP/manifests/none', {}],
  ['GET', '/v2/none/tags/list', {}],
  ['GET', '/v2/none/tags/list?n=x', {}],
  ['GET', '/v2/app/referrers/none', {}],
  ['GET', '/v2/app/nothing', {}],
  ['GET', '/v2/%', {}],
  ['POST', '/v2/app/blobs/uploads/?digest=none', {}],
  ['POST', '/v2/app/tags/list', {}],
  ['PATCH', '/v2/app/blobs/uploads/none', {}],
  ['PUT', '/v2/app/manifests/v1', { ...put, body: '{}' }],
  ['PUT', '/v2/app/manifests/-', { ...put, body: image() }],
  ['PUT', '/v2/app/manifests/v1', { ...put, body: image() }],
  ['PUT', '/v2/app/manifests/v1', { ...put, body: ' '.repeat(4_200_000) }],
  ['DELETE', '/v2/app/manifests/v1', {}],
  ['DELETE', '/v2/', {}],
  ['GET', '/v2/', { headers: { origin: 'https://example.com' } }],
])(
  'a body in JSON MUST have the format of errors, its code MUST be one of the list: %s %s',
  async (method, target, more) => {
    const answer = await ask(method, target, more);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers['content-type']).toBe('application/json');
    const { errors } = jsonOf(answer) as { errors: { code: string; message: string }[] };
    expect(errors.length).toBeGreaterThan(0);
    for (const { code, message } of errors) {
      expect(known).toContain(code);
      expect(message).toMatch(/^[a-z][^\n]*[^.]$/);
    }
  },
);

test('a method that an endpoint does not have is answered with 405 and what it has', async () => {
  const { status, headers } = await ask('PATCH', '/v2/app/manifests/v1');
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD, PUT, DELETE']);
});
