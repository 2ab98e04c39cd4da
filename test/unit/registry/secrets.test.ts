import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { RegistryError, type Credential } from '../../../src/registry/index.js';
import { openTestRegistry, respond, type Fault, type TestRegistry } from '../../rig/test-registry/index.js';
import { patientClient } from './setup.js';

let registry: TestRegistry;
beforeEach(async () => void (registry = await openTestRegistry()));
afterEach(() => registry.close());

const password: Credential = { kind: 'password', username: 'me', password: 'tr0ub4dor & 3' };
const identity: Credential = { kind: 'identity-token', token: 'refresh-0123456789' };
const secrets =
  /tr0ub4dor|bWU6dHIwdWI0ZG9yICYgMw|refresh-0123456789|token-\d+-of-the-test-registry|hunter2|sig=/;

/** Everything that could be printed of a failure, its causes included. */
async function printed(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RegistryError);
  return inspect(error, { depth: Infinity, showHidden: true });
}

/** A server that tells everybody what it was told. */
const gossip: Fault['answer'] = (request, response) => {
  const told = request.headers.authorization ?? 'nothing';
  const decoded = Buffer.from(told.replace(/^\w+ /, ''), 'base64').toString();
  const errors = [{ code: 'DENIED', message: `you sent ${told}, which is ${decoded}` }];
  return respond(403, {}, { errors })(request, response);
};

async function ask(credential: Credential): Promise<string> {
  const { client } = patientClient({ credentials: () => Promise.resolve(credential) });
  const work = client.manifests.get({ registry: registry.address, repository: 'app', tag: '1' });
  return printed(work.finally(() => client.close()));
}

describe('a server that repeats what it was sent is not quoted', () => {
  test('Basic', async () => {
    registry.inject({
      answer: (request, response) =>
        request.headers.authorization === undefined
          ? respond(401, { 'www-authenticate': 'Basic realm="x"' })(request, response)
          : gossip(request, response),
    });
    expect(await ask(password)).not.toMatch(secrets);
  });

  test.each([password, identity])('Bearer, with a $kind', async (credential) => {
    registry.inject({ answer: gossip });
    await registry.withTokens();
    expect(await ask(credential)).not.toMatch(secrets);
  });

  test('its token server', async () => {
    const realm = `http://${registry.address}/token`;
    const errors = (text: string) => ({ errors: [{ code: text, message: text }] });
    registry.inject({ answer: respond(401, { 'www-authenticate': `Bearer realm="${realm}"` }) });
    registry.inject({ target: /^\/token/, answer: respond(403, {}, errors('wrong: refresh-0123456789')) });
    expect(await ask(identity)).not.toMatch(secrets);
    registry.inject({ target: /^\/token/, answer: respond(403, {}, errors('wrong: tr0ub4dor & 3')) });
    expect(await ask(password)).not.toMatch(secrets);
  });

  test.each([
    'ask https://me:hunter2@other.example/',
    'no blob at https://store.example/x?se=1&sig=abcdef',
    'Authorization: Basic aHVudGVyMjpodW50ZXIyaHVudGVyMg==',
  ])('nor what looks like a secret: %s', async (message) => {
    registry.inject({ answer: respond(400, {}, { errors: [{ code: 'UNKNOWN', message }] }) });
    expect(await ask(password)).toContain(
      `'${registry.address}' answered 400 for '${registry.address}/app:1': UNKNOWN\n`,
    );
  });

  test.each([
    ['a redirect', respond(307, { location: 'ftp://me:hunter2@other.example/?sig=x' })],
    ['a redirect to nowhere', respond(307, { location: 'http://me:hunter2@127.0.0.1:1/?sig=x' })],
    [
      'a challenge',
      respond(401, { 'www-authenticate': 'Bearer realm="http://me:hunter2@other.example/?sig=x"' }),
    ],
  ])('nor the address of %s', async (_, answer) => {
    registry.inject({ answer });
    expect(await ask(password)).not.toMatch(secrets);
  });
});

test('what a server says is one line without characters that change how it is read', async () => {
  const message = 'a\u202eb\u200b\u2066c\u009b31m\r\nd\u2028e';
  registry.inject({ answer: respond(400, {}, { errors: [{ message }] }) });
  expect(await ask(password)).toContain("app:1': a b c 31m d e\n");
});

test('blobs are fetched from another host without the authorisation', async () => {
  const { client } = patientClient({ credentials: () => Promise.resolve(password) });
  const { digestOf } = await import('../../../src/oci/index.js');
  const bytes = Buffer.from('a layer');
  const blob = { digest: digestOf(bytes), size: bytes.length };
  const app = { registry: registry.address, repository: 'app' };
  await client.blobs.upload(app, blob, bytes);
  const host = await registry.withBlobHost();
  await registry.withTokens();
  expect(await client.blobs.bytes(app, blob, 100)).toEqual(bytes);
  expect(await client.blobs.has(app, blob.digest)).toBe(true);
  expect(host.requests).toEqual([
    `GET /v2/app/blobs/${blob.digest}?sig=secret`,
    `HEAD /v2/app/blobs/${blob.digest}?sig=secret`,
  ]);
  client.close();
});
