import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RequestListener } from 'node:http';
import type { RegistryClient, RegistryClientOptions } from '../../../src/registry/index.js';
import { failure, patientClient } from './setup.js';
import {
  certificateFile,
  openDoor,
  openPlainServer,
  openSecureServer,
  type NotingServer,
} from './tls-setup.js';

const trusting = { environment: { SSL_CERT_FILE: certificateFile('authority.crt') } };
const nowhere = certificateFile('none');

let closing: { close(): unknown }[];
beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  await Promise.all(closing.map((each) => each.close()));
});

function client(options: RegistryClientOptions = {}): RegistryClient {
  const made = patientClient({ certificatesFolder: nowhere, ...options }).client;
  closing.push(made);
  return made;
}

async function secureServer(listener?: RequestListener): Promise<NotingServer> {
  const server = await openSecureServer(listener);
  closing.push(server);
  return server;
}

async function plainServer(listener?: RequestListener): Promise<NotingServer> {
  const server = await openPlainServer(listener);
  closing.push(server);
  return server;
}

const needsLogin: RequestListener = ({ headers }, response) => {
  if (headers.authorization === undefined) response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' });
  response.end();
};
const credentials = () => Promise.resolve({ kind: 'password', username: 'ann', password: 'secret' } as const);
const login = `Basic ${Buffer.from('ann:secret').toString('base64')}`;

describe('a registry on loopback', () => {
  test('that speaks TLS is found out once', async () => {
    const server = await secureServer(needsLogin);
    const asking = client({ ...trusting, credentials });
    await asking.ping(`localhost:${server.port}`);
    await asking.ping(`localhost:${server.port}`);
    expect([server.requests, server.confused()]).toEqual([
      ['GET /v2/', `GET /v2/ ${login}`, `GET /v2/ ${login}`],
      1,
    ]);
  });

  test.each([
    ["Go's", 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'],
    [
      "nginx's",
      'HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<title>400 The plain HTTP request was sent to HTTPS port</title>',
    ],
    ['an alert of TLS', '\x15\x03\x01\x00\x02\x02\x46'],
    ["Go's to HEAD, whose words nobody reads", 'HTTP/1.0 400 Bad Request\r\n\r\n'],
    ['nothing', ''],
  ])('that speaks TLS is known by its answer to plain HTTP: %s', async (_, answer) => {
    const server = await secureServer();
    const door = await openDoor(server, Buffer.from(answer, 'latin1'));
    closing.push(door);
    await client(trusting).ping(`localhost:${door.port}`);
    expect(server.requests).toEqual(['GET /v2/']);
  });

  test('that speaks TLS must be trusted', async () => {
    const server = await secureServer();
    const registry = `localhost:${server.port}`;
    expect(await failure(client().ping(registry))).toBe(
      `the certificate of '${registry}' is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE) ` +
        `(put its certificate authority into /etc/docker/certs.d/${registry}/ca.crt, or name the file in SSL_CERT_FILE)`,
    );
    expect(server.requests).toEqual([]);
  });

  test('that speaks TLS need not be trusted when it is insecure', async () => {
    const server = await secureServer();
    const registry = `localhost:${server.port}`;
    await client({ insecureRegistries: [registry] }).ping(registry);
    await client().ping(registry, { insecure: true });
    expect(server.requests).toEqual(['GET /v2/', 'GET /v2/']);
  });

  test('that speaks plain HTTP is asked in nothing else, insecure or not', async () => {
    const server = await plainServer();
    await client().ping(`localhost:${server.port}`);
    await client().ping(`localhost:${server.port}`, { insecure: true });
    expect([server.requests, server.confused()]).toEqual([['GET /v2/', 'GET /v2/'], 0]);
  });

  test('that answers 400 for its own reasons is left at that', async () => {
    const server = await plainServer((_, response) => {
      response.writeHead(400).end('https is a fine thing');
    });
    const registry = `localhost:${server.port}`;
    expect(await failure(client().ping(registry))).toBe(
      `'${registry}' answered 400 for the registry '${registry}' (no hint)`,
    );
  });

  test('that breaks connections, and speaks no TLS, has its own failure reported', async () => {
    const server = await plainServer((request) => request.socket.destroy());
    const registry = `localhost:${server.port}`;
    expect(await failure(client().ping(registry))).toBe(`'${registry}' closed the connection (no hint)`);
  });
});

// 0.0.0.0 is this machine without being loopback.
describe('a registry elsewhere', () => {
  test('speaks TLS', async () => {
    const server = await plainServer();
    const registry = `0.0.0.0:${server.port}`;
    expect(await failure(client({ credentials }).ping(registry))).toBe(
      `'${registry}' does not speak TLS (if it is meant to speak plain HTTP, mark it as insecure)`,
    );
    expect(server.requests).toEqual([]);
  });

  test('is asked over TLS where it is insecure, whatever its certificate', async () => {
    const server = await secureServer(needsLogin);
    const registry = `0.0.0.0:${server.port}`;
    await client({ insecureRegistries: [registry], credentials }).ping(registry);
    expect([server.requests, server.confused()]).toEqual([['GET /v2/', `GET /v2/ ${login}`], 0]);
  });

  test('is asked in plain HTTP where it is insecure and speaks no TLS, which is found out once', async () => {
    const server = await plainServer(needsLogin);
    const registry = `0.0.0.0:${server.port}`;
    const asking = client({ insecureRegistries: [registry], credentials });
    await asking.ping(registry);
    await asking.ping(registry);
    expect([server.requests, server.confused()]).toEqual([
      ['GET /v2/', `GET /v2/ ${login}`, `GET /v2/ ${login}`],
      1,
    ]);
  });

  test('that is insecure leads to no other host without verification', async () => {
    const other = await secureServer();
    const server = await secureServer((_, response) => {
      response.writeHead(307, { location: `https://127.0.0.1:${other.port}/` }).end();
    });
    const registry = `0.0.0.0:${server.port}`;
    expect(await failure(client({ insecureRegistries: [registry] }).ping(registry))).toMatch(
      /^the certificate of '.*' is not trusted/,
    );
    expect(other.requests).toEqual([]);
  });

  test('that gives tokens itself is not verified for them either where it is insecure', async () => {
    const server: NotingServer = await secureServer(({ url, headers }, response) => {
      if (url === '/token?service=s') return void response.end('{"token":"t"}');
      const realm = `https://0.0.0.0:${server.port}/token`;
      const challenge = { 'www-authenticate': `Bearer realm="${realm}",service="s"` };
      response.writeHead(headers.authorization === 'Bearer t' ? 200 : 401, challenge).end();
    });
    const registry = `0.0.0.0:${server.port}`;
    await client({ insecureRegistries: [registry] }).ping(registry);
    expect(server.requests).toEqual(['GET /v2/', 'GET /token?service=s', 'GET /v2/ Bearer t']);
  });
});
