import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RegistryClient, type Credential } from '../../../src/registry/index.js';
import { openTestRegistry, pushImage, respond, type TestRegistry } from '../../rig/test-registry/index.js';

let registry: TestRegistry;
beforeEach(async () => void (registry = await openTestRegistry()));
afterEach(() => registry.close());

const amd64 = { config: { os: 'linux', architecture: 'amd64' } };
const me: Credential = { kind: 'password', username: 'me', password: 'secret' };

function demand(challenge: string, accepts: (authorization: string | undefined) => boolean): void {
  registry.inject({
    answer: (request, response) =>
      !accepts(request.headers.authorization) &&
      respond(401, { 'www-authenticate': challenge })(request, response),
  });
}

function clientWith(credential?: Credential): RegistryClient {
  return new RegistryClient({ credentials: () => Promise.resolve(credential) });
}

describe('Basic', () => {
  const right = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  beforeEach(() => demand('Basic realm="x"', (authorization) => authorization === right));

  test('is answered once, then given unasked', async () => {
    const asked: string[] = [];
    const credentials = (host: string) => {
      asked.push(host);
      return Promise.resolve(me);
    };
    const client = new RegistryClient({ credentials });
    await pushImage(client, `${registry.address}/app:1`, amd64);
    expect(registry.requests.filter(({ authorization }) => authorization === undefined)).toHaveLength(1);
    expect(asked).toEqual([registry.address]);
    client.close();
  });

  test('without a credential: authentication required', async () => {
    const asked = clientWith().manifests.head({ registry: registry.address, repository: 'app', tag: '1' });
    await expect(asked).rejects.toMatchObject({
      status: 401,
      message: `'${registry.address}' requires authentication for '${registry.address}/app:1'`,
      hint: `log in with 'docker login ${registry.address}', or check the name`,
    });
  });

  test('with a wrong one: refused, and the error does not tell it', async () => {
    const client = clientWith({ ...me, password: 'hunter2' });
    const error: unknown = await client.manifests
      .head({ registry: registry.address, repository: 'app', tag: '1' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      status: 401,
      message: `'${registry.address}' does not accept the credential given for it`,
      hint: `log in again with 'docker login ${registry.address}', or give another credential`,
    });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/hunter2|aHVudGVy/);
    client.close();
  });
});

describe('Bearer', () => {
  let tokens: Server;
  let realm: string;
  let expiresIn: number;
  let respondWith: (token: string) => object;
  const asked: string[] = [];

  beforeEach(async () => {
    asked.length = 0;
    expiresIn = 300;
    respondWith = (token) => ({ token });
    tokens = createServer((request, response) => {
      void describeQuestion(request).then((question) => {
        asked.push(question);
        response.end(JSON.stringify({ ...respondWith(`token-${asked.length}`), expires_in: expiresIn }));
      });
    });
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
    realm = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
  });
  afterEach(() => {
    tokens.closeAllConnections();
    return new Promise((resolve) => tokens.close(resolve));
  });

  async function describeQuestion(request: IncomingMessage): Promise<string> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    return [request.method, request.url, request.headers.authorization, body].filter(Boolean).join(' ');
  }

  const name = () => ({ registry: registry.address, repository: 'app', tag: '1' });
  const anyToken = (authorization?: string) => authorization?.startsWith('Bearer token-') === true;

  test('tokens have the least scope, and are kept', async () => {
    demand(`Bearer realm="${realm}",service="s"`, anyToken);
    const client = clientWith(me);
    await pushImage(client, `${registry.address}/app:1`, amd64);
    await Promise.all([client.manifests.get(name()), client.manifests.head(name())]);
    expect(asked).toEqual([
      'GET /token?service=s&scope=repository%3Aapp%3Apull%2Cpush Basic bWU6c2VjcmV0',
      'GET /token?service=s&scope=repository%3Aapp%3Apull Basic bWU6c2VjcmV0',
    ]);
    client.close();
  });

  test('a token that allows too little is no wrong credential: access is denied', async () => {
    demand(`Bearer realm="${realm}",service="s",error="insufficient_scope"`, () => false);
    const client = clientWith(me);
    await expect(client.manifests.head(name())).rejects.toMatchObject({
      status: 403,
      message: `'${registry.address}' denies access to '${registry.address}/app:1'`,
      hint: 'check that the account may pull from, or push to, this repository',
    });
    client.close();
  });

  test('an identity token is exchanged by OAuth2', async () => {
    demand(`Bearer realm="${realm}",service="s"`, anyToken);
    const client = clientWith({ kind: 'identity-token', token: 'refresh' });
    await client.manifests.head(name());
    expect(asked).toEqual([
      'POST /token grant_type=refresh_token&client_id=taskrun&service=s&scope=repository%3Aapp%3Apull&refresh_token=refresh',
    ]);
    client.close();
  });

  test('a token that the registry no longer takes is replaced', async () => {
    let valid = 'Bearer token-1';
    demand(`Bearer realm="${realm}"`, (authorization) => authorization === valid);
    const client = clientWith();
    await client.manifests.head(name());
    valid = 'Bearer token-2';
    await client.manifests.head(name());
    expect(asked).toEqual([
      'GET /token?scope=repository%3Aapp%3Apull',
      'GET /token?scope=repository%3Aapp%3Apull',
    ]);
    client.close();
  });

  test('a token that has expired is not sent', async () => {
    expiresIn = 0;
    demand(`Bearer realm="${realm}"`, anyToken);
    const client = clientWith();
    await client.manifests.head(name());
    await client.manifests.head(name());
    expect(registry.requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      'Bearer token-1',
      'Bearer token-2',
    ]);
    client.close();
  });

  test('a token that has expired is replaced once, however many requests need it', async () => {
    demand(`Bearer realm="${realm}"`, anyToken);
    let now = 0;
    const client = new RegistryClient({ now: () => now });
    await client.manifests.head(name());
    now = 300_000;
    await Promise.all(Array.from({ length: 8 }, () => client.manifests.head(name())));
    expect(asked).toHaveLength(2);
    client.close();
  });

  test('a token may have its OAuth2 name, and an empty one beside it', async () => {
    respondWith = (token) => ({ token: '', access_token: token });
    demand(`Bearer realm="${realm}"`, anyToken);
    const client = clientWith();
    await client.manifests.head(name());
    expect(registry.requests.at(-1)?.authorization).toBe('Bearer token-1');
    client.close();
  });

  test('a registry that speaks TLS must not have credentials sent in the clear', async () => {
    const { realmOf } = await import('../../../src/registry/token.js');
    const endpoint = {
      registry: 'my.azurecr.io',
      url: new URL('https://my.azurecr.io/v2/'),
      insecure: false,
    };
    expect(() =>
      realmOf(endpoint, { scheme: 'bearer', parameters: { realm: 'http://evil.example/' } }),
    ).toThrow("'my.azurecr.io' wants credentials sent to 'evil.example' without encryption");
    expect(() =>
      realmOf(endpoint, { scheme: 'bearer', parameters: { realm: 'file:///etc/passwd' } }),
    ).toThrow("'my.azurecr.io' wants credentials sent to '' without encryption");
    expect(() => realmOf(endpoint, { scheme: 'bearer', parameters: {} })).toThrow(
      "'my.azurecr.io' does not say where its tokens come from",
    );
  });
});

test('a registry without TLS gets credentials sent in the clear to its own host alone, or to this machine', async () => {
  const { realmOf } = await import('../../../src/registry/token.js');
  const endpoint = { registry: '10.0.0.1:5000', url: new URL('http://10.0.0.1:5000/v2/'), insecure: true };
  const realm = (text: string) => realmOf(endpoint, { scheme: 'bearer', parameters: { realm: text } }).href;
  expect(realm('http://10.0.0.1:5001/token')).toBe('http://10.0.0.1:5001/token');
  expect(realm('http://localhost:5001/token')).toBe('http://localhost:5001/token');
  expect(realm('https://elsewhere.example/')).toBe('https://elsewhere.example/');
  expect(() => realm('http://elsewhere.example/')).toThrow(
    "'10.0.0.1:5000' wants credentials sent to 'elsewhere.example' without encryption",
  );
});

describe('a redirect', () => {
  let elsewhere: TestRegistry;
  beforeEach(async () => void (elsewhere = await openTestRegistry()));
  afterEach(() => elsewhere.close());
  const name = () => ({ registry: registry.address, repository: 'app', tag: '1' });

  test('to another host is followed without the authorisation', async () => {
    demand('Basic realm="x"', (authorization) => authorization !== undefined);
    const client = clientWith(me);
    const manifest = await pushImage(new RegistryClient(), `${elsewhere.address}/app:1`, amd64);
    const location = `http://${elsewhere.address}/v2/app/manifests/1`;
    registry.inject({
      method: 'GET',
      answer: (request, response) =>
        request.headers.authorization !== undefined && respond(307, { location })(request, response),
    });
    expect(await client.manifests.get(name())).toEqual(manifest);
    expect(elsewhere.requests.at(-1)?.authorization).toBeUndefined();
    expect(registry.requests.at(-1)?.authorization).toBeDefined();
    client.close();
  });

  test('to another host that wants somebody else is not the fault of the credential', async () => {
    demand('Basic realm="x"', (authorization) => authorization !== undefined);
    elsewhere.inject({ answer: respond(401) });
    const client = clientWith(me);
    registry.inject({
      method: 'GET',
      answer: (request, response) =>
        request.headers.authorization !== undefined &&
        respond(307, { location: `http://${elsewhere.address}/signed` })(request, response),
    });
    await expect(client.manifests.get(name())).rejects.toMatchObject({
      status: 401,
      message: `'${elsewhere.address}', where '${registry.address}' leads to, answered 401 for '${registry.address}/app:1'`,
    });
    client.close();
  });

  test.each([
    ['/v2/app/manifests/1', 'redirects without end'],
    ['file:///etc/passwd', 'redirects to an address that is not allowed'],
  ])('to %s is not followed for ever, nor anywhere', async (location, message) => {
    registry.inject({ method: 'GET', answer: respond(302, { location }) });
    await expect(clientWith().manifests.get(name())).rejects.toThrow(`'${registry.address}' ${message}`);
  });

  test('out of TLS is refused', async () => {
    const { redirectedTo } = await import('../../../src/registry/api.js');
    const subject = { registry: 'a', name: 'b' };
    expect(() => redirectedTo('http://b/', new URL('https://a/'), subject)).toThrow(
      "'a' redirects to an address that is not allowed",
    );
    expect(redirectedTo('../x', new URL('https://a/b/c'), subject).href).toBe('https://a/x');
  });
});
