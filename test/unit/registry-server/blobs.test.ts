import { expect, test } from '@jest/globals';
import { serveRegistry, type RunningRegistry } from '../../../src/registry-server/index.js';
import { call, errorsOf, filesBelow, pushBlob, sha256, withFolder } from './rig.js';

async function withRegistry(
  action: (registry: RunningRegistry, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (dataFolder) => {
    const registry = await serveRegistry({ dataFolder, port: 0 });
    try {
      await action(registry, dataFolder);
    } finally {
      await registry.close();
    }
  });
}

async function startUpload(port: number): Promise<string> {
  const { status, headers } = await call(port, 'POST', '/v2/app/blobs/uploads/');
  expect(status).toBe(202);
  return headers.location ?? '';
}

test('a blob pushed in one request is served with its digest and size', () =>
  withRegistry(async ({ port }) => {
    const digest = await pushBlob(port, 'team/app', 'content');
    const head = await call(port, 'HEAD', `/v2/team/app/blobs/${digest}`);
    const got = await call(port, 'GET', `/v2/team/app/blobs/${digest}`);
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '7', 0]);
    expect([got.status, got.body.toString(), got.headers['docker-content-digest']]).toEqual([
      200,
      'content',
      digest,
    ]);
  }));

test.each([
  ['bytes=2-4', 206, 'nte', 'bytes 2-4/7'],
  ['bytes=4-', 206, 'ent', 'bytes 4-6/7'],
  ['bytes=-2', 206, 'nt', 'bytes 5-6/7'],
  ['bytes=5-99', 206, 'nt', 'bytes 5-6/7'],
  ['bytes=7-', 416, '', 'bytes */7'],
  ['bytes=0-1,3-4', 200, 'content', undefined],
  ['lines=1-2', 200, 'content', undefined],
])('the range %s is answered with %i', (range, status, body, contentRange) =>
  withRegistry(async ({ port }) => {
    const digest = await pushBlob(port, 'app', 'content');
    const got = await call(port, 'GET', `/v2/app/blobs/${digest}`, { headers: { range } });
    expect([got.status, got.body.toString(), got.headers['content-range']]).toEqual([
      status,
      body,
      contentRange,
    ]);
  }),
);

test('an empty blob is a blob', () =>
  withRegistry(async ({ port }) => {
    const digest = await pushBlob(port, 'app', '');
    expect(await call(port, 'GET', `/v2/app/blobs/${digest}`)).toMatchObject({
      status: 200,
      body: Buffer.alloc(0),
    });
  }));

test('chunks are put together in order, and one out of order is refused with the place to go on', () =>
  withRegistry(async ({ port, address }, folder) => {
    const upload = await startUpload(port);
    const patch = (range: string, body: string) =>
      call(port, 'PATCH', upload, { body, headers: { 'content-range': range } });
    expect((await patch('0-2', 'con')).headers.range).toBe('0-2');
    const early = await patch('5-6', 'nt');
    expect([early.status, early.headers.range, early.headers.location]).toEqual([416, '0-2', upload]);
    expect(errorsOf(early)).toEqual(['BLOB_UPLOAD_INVALID: the chunk does not begin where the upload ends']);
    expect(await call(port, 'GET', upload)).toMatchObject({ status: 204, headers: { range: '0-2' } });
    await patch('3-4', 'te');
    const digest = sha256('content');
    const done = await call(port, 'PUT', `${upload}?digest=${digest}`, { body: 'nt' });
    expect([done.status, done.headers.location]).toEqual([201, `/v2/app/blobs/${digest}`]);
    expect((await call(port, 'GET', `/v2/app/blobs/${digest}`)).body.toString()).toBe('content');
    expect((await call(port, 'GET', upload)).status).toBe(404);
    expect((await filesBelow(folder)).filter((file) => file.startsWith('uploads'))).toEqual([]);
    expect(address).toBe(`localhost:${port}`);
  }));

test('content with another digest is refused and nothing of it is kept', () =>
  withRegistry(async ({ port }, folder) => {
    const wrong = sha256('other');
    const whole = await call(port, 'POST', `/v2/app/blobs/uploads/?digest=${wrong}`, { body: 'content' });
    const parts = await call(port, 'PUT', `${await startUpload(port)}?digest=${wrong}`, { body: 'content' });
    for (const answer of [whole, parts]) {
      expect(answer.status).toBe(400);
      expect(errorsOf(answer)).toEqual(['DIGEST_INVALID: the content has another digest']);
    }
    expect(await filesBelow(folder)).toEqual([]);
  }));

test('an upload begun in one server is finished in another on the same folder', () =>
  withRegistry(async ({ port }, dataFolder) => {
    const other = await serveRegistry({ dataFolder, port: 0 });
    const upload = await startUpload(port);
    await call(port, 'PATCH', upload, { body: 'con' });
    await call(other.port, 'PATCH', upload, { body: 'te' });
    const digest = sha256('content');
    expect((await call(port, 'PUT', `${upload}?digest=${digest}`, { body: 'nt' })).status).toBe(201);
    expect((await call(other.port, 'GET', `/v2/app/blobs/${digest}`)).body.toString()).toBe('content');
    await other.close();
  }));

test('a blob is mounted from the repository that has it, and deleted from one repository only', () =>
  withRegistry(async ({ port }) => {
    const digest = await pushBlob(port, 'from', 'content');
    expect((await call(port, 'HEAD', `/v2/to/blobs/${digest}`)).status).toBe(404);
    const mount = (from: string) => call(port, 'POST', `/v2/to/blobs/uploads/?mount=${digest}&from=${from}`);
    expect((await mount('nowhere')).status).toBe(202);
    expect((await mount('../from')).status).toBe(202);
    expect((await mount('from')).status).toBe(201);
    expect((await call(port, 'DELETE', `/v2/from/blobs/${digest}`)).status).toBe(202);
    expect((await call(port, 'GET', `/v2/from/blobs/${digest}`)).status).toBe(404);
    expect((await call(port, 'GET', `/v2/to/blobs/${digest}`)).status).toBe(200);
  }));

test('a cancelled upload is gone', () =>
  withRegistry(async ({ port }, folder) => {
    const upload = await startUpload(port);
    expect((await call(port, 'DELETE', upload)).status).toBe(204);
    expect((await call(port, 'DELETE', upload)).status).toBe(404);
    expect(await filesBelow(folder)).toEqual([]);
  }));
