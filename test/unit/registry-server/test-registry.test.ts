import { expect, test } from '@jest/globals';
import {
  dropAnswer,
  dropRequest,
  gate,
  openTestRegistry,
  respond,
  type TestRegistry,
} from '../../rig/test-registry/index.js';
import { call, pushBlob, sha256 } from './rig.js';

async function withRegistry(action: (registry: TestRegistry, port: number) => Promise<void>): Promise<void> {
  const registry = await openTestRegistry();
  try {
    await action(registry, Number(registry.address.split(':')[1]));
  } finally {
    await registry.close();
  }
}

test('a fault befalls what it matches, as often as it says', () =>
  withRegistry(async (registry, port) => {
    registry.inject({ method: 'GET', target: /^\/v2\/$/, times: 1, answer: respond(503) });
    const challenge = { 'www-authenticate': 'Basic realm="test registry"' };
    registry.inject({ target: /tags/, answer: respond(401, challenge) });
    expect((await call(port, 'GET', '/v2/')).status).toBe(503);
    expect((await call(port, 'GET', '/v2/')).status).toBe(200);
    expect((await call(port, 'GET', '/v2/app/tags/list')).headers['www-authenticate']).toContain('Basic');
    registry.heal();
    expect((await call(port, 'GET', '/v2/app/tags/list')).status).toBe(404);
    expect(registry.requests.map(({ target }) => target)).toEqual([
      '/v2/',
      '/v2/',
      ...Array<string>(2).fill('/v2/app/tags/list'),
    ]);
  }));

test('an answer is dropped in the middle of its body', () =>
  withRegistry(async (registry, port) => {
    const digest = await pushBlob(port, 'app', Buffer.alloc(3_000_000, 1));
    registry.inject({ method: 'GET', times: 1, answer: dropAnswer(1_000_000) });
    await expect(call(port, 'GET', `/v2/app/blobs/${digest}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await call(port, 'GET', `/v2/app/blobs/${digest}`)).body.length).toBe(3_000_000);
  }));

test('a dropped upload goes on where the registry says', () =>
  withRegistry(async (registry, port) => {
    const content = Buffer.alloc(5_000_000, 'content');
    const digest = sha256(content);
    const upload = (await call(port, 'POST', '/v2/app/blobs/uploads/')).headers.location ?? '';
    registry.inject({ method: 'PATCH', answer: dropRequest(3_000_000) });
    const dropped: unknown = await call(port, 'PATCH', upload, { body: content }).catch(
      (error: unknown) => error,
    );
    expect(dropped).toHaveProperty('code', expect.stringMatching(/^(?:ECONNRESET|EPIPE)$/));
    await registry.settled();
    const next = Number((await call(port, 'GET', upload)).headers.range?.split('-')[1]) + 1;
    expect(next).toBeGreaterThan(1_000_000);
    expect(next).toBeLessThanOrEqual(3_000_000);
    const headers = { 'content-range': `${next}-${content.length - 1}` };
    const done = await call(port, 'PUT', `${upload}?digest=${digest}`, {
      body: content.subarray(next),
      headers,
    });
    expect(done.status).toBe(201);
    expect((await call(port, 'GET', `/v2/app/blobs/${digest}`)).body.equals(content)).toBe(true);
  }));

test('a delayed request waits until the test opens the gate', () =>
  withRegistry(async (registry, port) => {
    const closed = gate();
    registry.inject({ answer: closed.answer, times: 1 });
    const delayed = call(port, 'GET', '/v2/');
    await closed.reached;
    expect((await call(port, 'GET', '/v2/_catalog')).status).toBe(200);
    closed.open();
    expect((await delayed).status).toBe(200);
  }));
