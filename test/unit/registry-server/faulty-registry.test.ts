import { expect, test } from '@jest/globals';
import { gate, startFaultyRegistry, type FaultyRegistry } from '../../rig/faulty-registry/index.js';
import { call, pushBlob, sha256, withFolder } from './rig.js';

async function withFaulty(action: (registry: FaultyRegistry, port: number) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const registry = await startFaultyRegistry(folder);
    try {
      await action(registry, Number(registry.address.split(':')[1]));
    } finally {
      await registry.close();
    }
  });
}

test('a rule befalls what it matches, as often as it says', () =>
  withFaulty(async (registry, port) => {
    registry.fail({ method: 'GET', target: /^\/v2\/$/, times: 1, fault: { kind: 'status', status: 503 } });
    registry.fail({ target: /tags/, fault: { kind: 'refuse', status: 401 } });
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
  withFaulty(async (registry, port) => {
    const digest = await pushBlob(port, 'app', Buffer.alloc(3_000_000, 1));
    registry.fail({ method: 'GET', times: 1, fault: { kind: 'drop-answer', afterBytes: 1_000_000 } });
    await expect(call(port, 'GET', `/v2/app/blobs/${digest}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await call(port, 'GET', `/v2/app/blobs/${digest}`)).body.length).toBe(3_000_000);
  }));

test('a dropped upload goes on where the registry says', () =>
  withFaulty(async (registry, port) => {
    const content = Buffer.alloc(5_000_000, 'content');
    const digest = sha256(content);
    const upload = (await call(port, 'POST', '/v2/app/blobs/uploads/')).headers.location ?? '';
    registry.fail({ method: 'PATCH', fault: { kind: 'drop-request', afterBytes: 3_000_000 } });
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
  withFaulty(async (registry, port) => {
    const closed = gate();
    registry.fail({ fault: { kind: 'delay', gate: closed }, times: 1 });
    const delayed = call(port, 'GET', '/v2/');
    await closed.reached;
    expect((await call(port, 'GET', '/v2/_catalog')).status).toBe(200);
    closed.open();
    expect((await delayed).status).toBe(200);
  }));
