import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { digestOf } from '../../../src/oci/index.js';
import { RegistryError } from '../../../src/registry/index.js';
import { openTestRegistry, respond, type TestRegistry } from '../../rig/test-registry/index.js';
import { patientClient, requestsOf } from './setup.js';

let registry: TestRegistry;
let other: TestRegistry;
const { client } = patientClient();

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

test('bytes beyond the limit are not asked for', async () => {
  await expect(client.blobs.bytes(app(), blob, 10)).rejects.toThrow(
    `the blob '${blob.digest}' of '${registry.address}/app' has 300000 bytes, more than 10`,
  );
  expect(registry.requests).toHaveLength(0);
});

describe('a copy', () => {
  const team = () => ({ registry: registry.address, repository: 'team/app' });

  test('within a registry is a mount: no bytes move', async () => {
    await client.blobs.upload(app(), blob, bytes);
    const before = registry.requests.length;
    expect(await client.blobs.copy(app(), team(), blob)).toBe('mounted');
    expect(requestsOf(registry).slice(before)).toEqual(['POST /v2/team/app/blobs/uploads/']);
    expect(Buffer.compare(await read(team()), bytes)).toBe(0);
  });

  /** The registry takes a mount for the beginning of an upload, as the specification lets it. */
  const mountNothing = () =>
    registry.inject({
      method: 'POST',
      answer: (request) => {
        request.url = request.url?.replace(/[?].*/, '') ?? '';
        return false;
      },
    });

  test('streams where the registry will not mount, in the upload it began instead', async () => {
    await client.blobs.upload(app(), blob, bytes);
    mountNothing();
    const before = registry.requests.length;
    expect(await client.blobs.copy(app(), team(), blob)).toBe('copied');
    expect(requestsOf(registry).slice(before)).toEqual([
      'POST /v2/team/app/blobs/uploads/',
      'HEAD /v2/team/app/blobs/…',
      'GET /v2/app/blobs/…',
      'PUT /v2/team/app/blobs/…',
    ]);
  });

  test('that turns out not to be needed gives that upload up', async () => {
    await client.blobs.upload(app(), blob, bytes);
    await client.blobs.upload(team(), blob, bytes);
    mountNothing();
    const before = registry.requests.length;
    expect(await client.blobs.copy(app(), team(), blob)).toBe('present');
    expect(await client.blobs.mount(team(), blob.digest, 'app')).toBe(false);
    expect(requestsOf(registry).slice(before)).toEqual([
      'POST /v2/team/app/blobs/uploads/',
      'HEAD /v2/team/app/blobs/…',
      'DELETE /v2/team/app/blobs/…',
      'POST /v2/team/app/blobs/uploads/',
      'DELETE /v2/team/app/blobs/…',
    ]);
  });

  test('goes on in an upload that the registry forgot with another', async () => {
    await client.blobs.upload(app(), blob, bytes);
    const location = { location: '/v2/team/app/blobs/uploads/x' };
    registry.inject({ method: 'POST', target: /[?]mount=/, answer: respond(202, location) });
    expect(await client.blobs.copy(app(), team(), blob)).toBe('copied');
    expect(Buffer.compare(await read(team()), bytes)).toBe(0);
  });

  test('counts bytes once', async () => {
    await client.blobs.upload(app(), blob, bytes);
    let counted = 0;
    await client.blobs.copy(app(), app(other), blob, { onBytes: (count) => (counted += count) });
    expect(counted).toBe(bytes.length);
  });

  test('to another registry streams once', async () => {
    await client.blobs.upload(app(), blob, bytes);
    expect(await client.blobs.copy(app(), app(other), blob)).toBe('copied');
    expect(await client.blobs.copy(app(), app(other), blob)).toBe('present');
    expect(requestsOf(other)).toEqual([
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
