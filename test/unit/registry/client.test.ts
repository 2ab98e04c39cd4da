import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mediaTypes, digestOf, type Manifest } from '../../../src/oci/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import {
  dropConnection,
  dropHalfway,
  inTurn,
  openTestRegistry,
  pushImage,
  rateLimit,
  respond,
  type TestRegistry,
} from '../../rig/test-registry/index.js';

let registry: TestRegistry;
let client: RegistryClient;
const delays: number[] = [];

beforeEach(async () => {
  delays.length = 0;
  registry = await openTestRegistry();
  const delay = (milliseconds: number) => Promise.resolve(void delays.push(milliseconds));
  client = new RegistryClient({ retry: { delay, random: () => 1 } });
});
afterEach(async () => {
  client.close();
  await registry.close();
});

const repository = () => ({ registry: registry.address, repository: 'app' });
const amd64 = { config: { os: 'linux', architecture: 'amd64' } };
const push = (tag = '1'): Promise<Manifest> => pushImage(client, `${registry.address}/app:${tag}`, amd64);

/** The printed failure: message, hint, and whether another attempt was made. */
async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    return `${message} (${hint ?? 'no hint'})`
      .replaceAll(registry.address, 'HOST')
      .replaceAll(/sha256:\w+/g, 'DIGEST');
  }
}

describe('manifests', () => {
  test('come back as the bytes that were sent', async () => {
    const sent = await push();
    expect(await client.manifests.get({ ...repository(), tag: '1' })).toEqual(sent);
    expect(await client.manifests.get({ ...repository(), digest: sent.digest })).toEqual(sent);
    expect(await client.manifests.head({ ...repository(), tag: '1' })).toEqual({
      mediaType: sent.mediaType,
      digest: sent.digest,
      size: sent.bytes.length,
    });
  });

  test('that are not there: an error for get, nothing for head', async () => {
    expect(await client.manifests.head({ ...repository(), tag: 'x' })).toBeUndefined();
    expect(await failure(client.manifests.get({ ...repository(), tag: 'x' }))).toBe(
      "'HOST/app:x' is not in the registry (no hint)",
    );
  });

  test('whose bytes are not their digest are refused', async () => {
    const { digest } = await push();
    registry.inject({
      method: 'GET',
      answer: respond(200, { 'content-type': mediaTypes.ociManifest }, '{}'),
    });
    expect(await failure(client.manifests.get({ ...repository(), digest }))).toBe(
      "'HOST' sent bytes for 'HOST/app@DIGEST' that are not 'DIGEST' (no hint)",
    );
  });

  test('that the registry names otherwise after a push are refused', async () => {
    const manifest = await push();
    const other = digestOf(new Uint8Array());
    registry.inject({ method: 'PUT', answer: respond(201, { 'docker-content-digest': other }) });
    expect(await failure(client.manifests.put({ ...repository(), tag: '2' }, manifest))).toBe(
      "'HOST' says 'HOST/app:2' is 'DIGEST', not 'DIGEST' (no hint)",
    );
  });

  test('of more than 4 MiB are not read', async () => {
    registry.inject({ method: 'GET', answer: respond(200, {}, ' '.repeat(4_194_305)) });
    expect(await failure(client.manifests.get({ ...repository(), tag: '1' }))).toBe(
      "'HOST' sent more than 4194304 bytes for 'HOST/app:1' (no hint)",
    );
  });
});

describe('temporary failures', () => {
  test.each([
    ['a status', respond(503)],
    ['a reset', dropConnection],
    ['a body that breaks off', dropHalfway],
  ])('%s: asked again, with growing delays', async (_, answer) => {
    const manifest = await push();
    registry.inject({ method: 'GET', times: 3, answer });
    expect(await client.manifests.get({ ...repository(), tag: '1' })).toEqual(manifest);
    expect(delays).toEqual([250, 500, 1000]);
  });

  test('the registry says how long to wait, within limits', async () => {
    await push();
    registry.inject({ method: 'GET', times: 1, answer: respond(429, { 'retry-after': '7' }) });
    registry.inject({ method: 'GET', times: 1, answer: respond(429, { 'retry-after': '86400' }) });
    await client.manifests.get({ ...repository(), tag: '1' });
    expect(delays).toEqual([30_000, 7000]);
  });

  test('a registry that says not to wait is spared all the same', async () => {
    registry.inject({ method: 'GET', answer: respond(429, { 'retry-after': '0' }) });
    await failure(client.manifests.get({ ...repository(), tag: '1' }));
    expect(delays).toEqual([250, 500, 1000, 2000]);
  });

  test('the registry may say when by the clock', async () => {
    await push();
    const later = new Date(Date.now() + 3_600_000).toUTCString();
    const earlier = new Date(0).toUTCString();
    const answer = inTurn(...[later, earlier, 'soon'].map((at) => respond(503, { 'retry-after': at })));
    registry.inject({ method: 'GET', answer });
    await client.manifests.get({ ...repository(), tag: '1' });
    expect(delays).toEqual([30_000, 500, 1000]);
  });

  test('a limit on questions is waited for', async () => {
    const limit = rateLimit(2, '9');
    const delays: number[] = [];
    const delay = (milliseconds: number) => {
      delays.push(milliseconds);
      limit.renew();
      return Promise.resolve();
    };
    const patient = new RegistryClient({ retry: { delay } });
    await push();
    registry.inject({ answer: limit.answer });
    for (let turn = 0; turn < 5; turn++) await patient.manifests.get({ ...repository(), tag: '1' });
    expect(delays).toEqual([9000, 9000]);
    patient.close();
  });

  test('a limit that does not end is said, with the time it takes', async () => {
    registry.inject({ answer: rateLimit(0, '120').answer });
    expect(await failure(client.manifests.get({ ...repository(), tag: '1' }))).toBe(
      "'HOST' limits how often it may be asked: pull rate limit reached (log in, or wait 120 s before trying again)",
    );
  });

  test.each(['TOOMANYREQUESTS', 'UNAVAILABLE'])('may be said by the code %s alone', async (code) => {
    const manifest = await push();
    registry.inject({ method: 'GET', times: 1, answer: respond(403, {}, { errors: [{ code }] }) });
    expect(await client.manifests.get({ ...repository(), tag: '1' })).toEqual(manifest);
  });

  test('end after five attempts', async () => {
    const errors = [{ code: 'UNAVAILABLE', message: 'out\u001b[31m of\norder' }];
    registry.inject({ method: 'GET', answer: respond(503, {}, { errors }) });
    expect(await failure(client.manifests.get({ ...repository(), tag: '1' }))).toBe(
      "'HOST' answered 503 for 'HOST/app:1': out [31m of order (no hint)",
    );
    expect(registry.requests).toHaveLength(5);
  });

  test.each([
    [400, "'HOST' answered 400 for 'HOST/app:1' (no hint)"],
    [
      401,
      "'HOST' requires authentication for 'HOST/app:1' (log in with 'docker login HOST', or check the name)",
    ],
    [
      403,
      "'HOST' denies access to 'HOST/app:1' (check that the account may pull from, or push to, this repository)",
    ],
    [501, "'HOST' answered 501 for 'HOST/app:1' (no hint)"],
  ])('are not those of status %d', async (status, printed) => {
    registry.inject({ method: 'GET', answer: respond(status) });
    expect(await failure(client.manifests.get({ ...repository(), tag: '1' }))).toBe(printed);
    expect(registry.requests).toHaveLength(1);
  });

  test('a registry that is not there is said at once', async () => {
    await registry.close();
    expect(await failure(client.manifests.get({ ...repository(), tag: '1' }))).toBe(
      "'HOST' refused the connection (start the registry, or check its host and port)",
    );
    expect(delays).toEqual([]);
    registry = await openTestRegistry();
  });
});

test('a manifest that is refused for a digest that is right is put again', async () => {
  const bytes = new TextEncoder().encode(
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}',
  );
  const manifest = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), bytes };
  const body = {
    errors: [{ code: 'DIGEST_INVALID', message: 'provided digest did not match uploaded content' }],
  };
  registry.inject({ method: 'PUT', times: 2, answer: respond(400, {}, body) });
  await client.manifests.put({ ...repository(), tag: '1' }, manifest);
  expect((await client.manifests.head({ ...repository(), tag: '1' }))?.digest).toBe(manifest.digest);
  registry.inject({ method: 'PUT', answer: respond(400, {}, { errors: [{ code: 'MANIFEST_INVALID' }] }) });
  await expect(client.manifests.put({ ...repository(), tag: '2' }, manifest)).rejects.toThrow('answered 400');
  expect(registry.requests.filter(({ method }) => method === 'PUT')).toHaveLength(3 + 1);
});

describe('an abort', () => {
  test('during a request rejects with its reason, and nothing is asked again', async () => {
    const stop = new AbortController();
    registry.inject({ answer: () => (stop.abort(new Error('stop')), true) });
    const asked = client.manifests.get({ ...repository(), tag: '1' }, { signal: stop.signal });
    await expect(asked).rejects.toThrow('stop');
    expect(registry.requests).toHaveLength(1);
  });

  test('before a request means it is never sent', async () => {
    const options = { signal: AbortSignal.abort(new Error('stop')) };
    await expect(client.manifests.head({ ...repository(), tag: '1' }, options)).rejects.toThrow('stop');
    expect(registry.requests).toHaveLength(0);
  });
});
