import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { digestOf } from '../../../src/oci/index.js';
import { RegistryClient, RegistryError } from '../../../src/registry/index.js';
import {
  dropConnection,
  openTestRegistry,
  respond,
  type TestRegistry,
} from '../../rig/test-registry/index.js';

let registry: TestRegistry;
let other: TestRegistry;
const client = new RegistryClient({ retry: { delay: () => Promise.resolve() } });

beforeEach(
  async () => void ([registry, other] = await Promise.all([openTestRegistry(), openTestRegistry()])),
);
afterEach(async () => {
  client.close();
  await Promise.all([registry.close(), other.close()]);
});

const bytes = randomBytes(300_000);
const blob = { digest: digestOf(bytes), size: bytes.length };
const app = (of: TestRegistry = registry) => ({ registry: of.address, repository: 'app' });
const read = (repository: { registry: string; repository: string }) =>
  client.blobs.bytes(repository, blob, 1_000_000);

function methods(of: TestRegistry): string[] {
  return of.requests.map(
    ({ method, target }) => `${method} ${target.replace(/[?].*/, '').replace(/sha256:.*|uploads\/.+/, '…')}`,
  );
}

describe('an upload', () => {
  test('of bytes, or of a stream, is there afterwards', async () => {
    expect(await client.blobs.has(app(), blob.digest)).toBe(false);
    await client.blobs.upload(app(), blob, bytes);
    await client.blobs.upload(app(other), blob, () => Promise.resolve(Readable.from([bytes])));
    expect(await client.blobs.has(app(), blob.digest)).toBe(true);
    expect(Buffer.compare(await read(app()), bytes)).toBe(0);
    expect(Buffer.compare(await read(app(other)), bytes)).toBe(0);
  });

  test('begins anew when its connection is lost', async () => {
    registry.inject({ method: 'PUT', times: 2, answer: dropConnection });
    let opened = 0;
    await client.blobs.upload(app(), blob, () =>
      Promise.resolve(Readable.from([bytes], { highWaterMark: ++opened })),
    );
    expect(opened).toBe(3);
    expect(await client.blobs.has(app(), blob.digest)).toBe(true);
  });
});

describe('bytes', () => {
  test('that are others than the digest says are refused', async () => {
    registry.inject({ method: 'GET', answer: respond(200, {}, 'x'.repeat(blob.size)) });
    await expect(read(app())).rejects.toThrow(
      `'${registry.address}' sent bytes that are not '${blob.digest}'`,
    );
  });

  test('beyond the limit are not asked for', async () => {
    await expect(client.blobs.bytes(app(), blob, 10)).rejects.toThrow(
      `the blob '${blob.digest}' of '${registry.address}/app' has 300000 bytes, more than 10`,
    );
    expect(registry.requests).toHaveLength(0);
  });
});

describe('a copy', () => {
  const team = () => ({ registry: registry.address, repository: 'team/app' });

  test('within a registry is a mount: no bytes move', async () => {
    await client.blobs.upload(app(), blob, bytes);
    const before = registry.requests.length;
    expect(await client.blobs.copy(app(), team(), blob)).toBe('mounted');
    expect(methods(registry).slice(before)).toEqual(['POST /v2/team/app/blobs/uploads/']);
    expect(Buffer.compare(await read(team()), bytes)).toBe(0);
  });

  test('streams where the registry will not mount', async () => {
    await client.blobs.upload(app(), blob, bytes);
    const location = { location: '/v2/team/app/blobs/uploads/x' };
    registry.inject({ method: 'POST', target: /[?]mount=/, answer: respond(202, location) });
    expect(await client.blobs.copy(app(), team(), blob)).toBe('copied');
    expect(await client.blobs.copy(app(), team(), blob)).toBe('present');
  });

  test('to another registry streams once', async () => {
    await client.blobs.upload(app(), blob, bytes);
    expect(await client.blobs.copy(app(), app(other), blob)).toBe('copied');
    expect(await client.blobs.copy(app(), app(other), blob)).toBe('present');
    expect(methods(other)).toEqual([
      'HEAD /v2/app/blobs/…',
      'POST /v2/app/blobs/uploads/',
      'PUT /v2/app/blobs/…',
      'HEAD /v2/app/blobs/…',
    ]);
    expect(Buffer.compare(await read(app(other)), bytes)).toBe(0);
  });

  test('that gets wrong bytes blames the source, and leaves nothing', async () => {
    registry.inject({ method: 'GET', answer: respond(200, {}, 'x'.repeat(blob.size)) });
    const copied = client.blobs.copy(app(), app(other), blob);
    await expect(copied).rejects.toEqual(
      new RegistryError(`'${registry.address}' sent bytes that are not '${blob.digest}'`, {
        registry: registry.address,
      }),
    );
    expect(await client.blobs.has(app(other), blob.digest)).toBe(false);
  });
});
