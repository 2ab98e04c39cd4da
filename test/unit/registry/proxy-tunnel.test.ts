import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { readBytes } from '../../../src/registry/body.js';
import type { RegistryClientOptions } from '../../../src/registry/index.js';
import { nodeTransport } from '../../../src/registry/transport.js';
import { failure, patientClient } from './setup.js';
import {
  certificateFile,
  closed,
  listening,
  openPlainServer,
  openSecureServer,
  serverCertificate,
  type NotingServer,
} from './tls-setup.js';

const authority = { SSL_CERT_FILE: certificateFile('authority.crt') };

let registry: NotingServer;
let proxy: Server;
let port: number;
/** What the proxy was asked, with what it was asked with. */
let asked: string[];
/** What the proxy answers instead of connecting; 0 is silence. */
let refusal: number | undefined;
const sockets = new Set<Socket>();

beforeEach(async () => {
  [asked, refusal] = [[], undefined];
  registry = await openSecureServer();
  await openProxy(createServer());
});
afterEach(async () => {
  await closeProxy();
  await registry.close();
});

/** A proxy for which every name is the test's registry. */
async function openProxy(server: Server): Promise<void> {
  proxy = server;
  const note = (method: string, url: string, authorization: string | undefined) =>
    asked.push([method, url, authorization].filter((part) => part !== undefined).join(' '));
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    note('CONNECT', url, headers['proxy-authorization']);
    sockets.add(socket.on('error', () => undefined));
    if (refusal === 0) return;
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const inside = connect(registry.port, '127.0.0.1').on('error', () => socket.destroy());
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    socket.pipe(inside).pipe(socket);
  });
  const forward: RequestListener = ({ method = '', url = '', headers }, response) => {
    note(method, url, headers['proxy-authorization']);
    response.writeHead(refusal ?? 200).end('{}');
  };
  server.on('request', forward);
  port = await listening(server);
}

function closeProxy(): Promise<void> {
  return closed(proxy, () => {
    proxy.closeAllConnections();
    sockets.forEach((socket) => socket.destroy());
    sockets.clear();
  });
}

/** The printed failure, or `none`. */
async function ping(
  name: string,
  proxies: Readonly<Record<string, string>>,
  options: RegistryClientOptions = {},
) {
  const { client } = patientClient({
    certificatesFolder: certificateFile('none'),
    environment: { ...authority, ...proxies },
    ...options,
  });
  const said = await failure(client.ping(name));
  client.close();
  return said.replaceAll(`localhost:${port}`, 'PROXY');
}

test('registries are reached through a tunnel, their certificates verified', async () => {
  expect(await ping('registry.example', { HTTPS_PROXY: `http://ann:s%20t@localhost:${port}` })).toBe('none');
  expect(asked).toEqual([`CONNECT registry.example:443 Basic ${Buffer.from('ann:s t').toString('base64')}`]);
  expect(registry.requests).toEqual(['GET /v2/']);
  expect(await ping('other.example:5000', { HTTPS_PROXY: `localhost:${port}` })).toBe(
    "the certificate of 'other.example:5000' is not trusted (ERR_TLS_CERT_ALTNAME_INVALID) " +
      '(put its certificate authority into /etc/docker/certs.d/other.example:5000/ca.crt, or name the file in SSL_CERT_FILE)',
  );
  expect(asked[1]).toBe('CONNECT other.example:5000');
});

test('tunnels and connections to the proxy are used again', async () => {
  const named = `http://localhost:${port}`;
  const environment = { ...authority, HTTPS_PROXY: named, HTTP_PROXY: named };
  const transport = nodeTransport(undefined, { environment });
  const ports = new Set<number | undefined>();
  proxy.on('request', ({ socket }) => ports.add(socket.remotePort));
  for (const url of ['https://registry.example/', 'http://registry.example/'])
    for (let turn = 0; turn < 3; turn++) {
      const { body } = await transport.send({ method: 'GET', url: new URL(url), headers: {} });
      expect(Buffer.from(await readBytes(body, 10)).toString()).toBe('{}');
    }
  transport.close();
  const get = 'GET http://registry.example/';
  expect(asked).toEqual(['CONNECT registry.example:443', get, get, get]);
  expect(ports.size).toBe(1);
});

test('a proxy may speak TLS itself', async () => {
  await closeProxy();
  await openProxy(createSecureServer(serverCertificate));
  expect(await ping('registry.example', { HTTPS_PROXY: `https://localhost:${port}` })).toBe('none');
  expect(asked).toEqual(['CONNECT registry.example:443']);
});

test('registries of NO_PROXY and on loopback are reached without it', async () => {
  const environment = { HTTPS_PROXY: `http://localhost:${port}`, HTTP_PROXY: `http://localhost:${port}` };
  const insecureRegistries = [`0.0.0.0:${registry.port}`];
  expect(await ping(`localhost:${registry.port}`, environment)).toBe('none');
  expect(
    await ping(`0.0.0.0:${registry.port}`, { ...environment, NO_PROXY: '0.0.0.0' }, { insecureRegistries }),
  ).toBe('none');
  expect(asked).toEqual([]);
});

test('insecure registries without TLS are asked for whole', async () => {
  await registry.close();
  registry = await openPlainServer();
  const proxies = {
    HTTPS_PROXY: `http://localhost:${port}`,
    HTTP_PROXY: `http://ann:x@localhost:${port}`,
  };
  const insecureRegistries = ['registry.example:5000'];
  expect(await ping('registry.example:5000', proxies, { insecureRegistries })).toBe('none');
  const get = `GET http://registry.example:5000/v2/ Basic ${Buffer.from('ann:x').toString('base64')}`;
  expect(asked).toEqual(['CONNECT registry.example:5000', get]);
});

const remedy = "(check the registry's name, ask who runs the proxy, or add 'registry.example' to NO_PROXY)";

test.each([
  [407, '', "the proxy 'PROXY' of HTTPS_PROXY requires a user and a password"],
  [407, 'ann:secret@', "the proxy 'PROXY' does not accept the user and password in HTTPS_PROXY"],
])('a proxy that answers %s to %j wants credentials', async (status, user, message) => {
  refusal = status;
  expect(await ping('registry.example', { HTTPS_PROXY: `http://${user}localhost:${port}` })).toBe(
    `${message} (set HTTPS_PROXY to http://USER:PASSWORD@PROXY)`,
  );
  expect(asked).toHaveLength(1);
});

test.each([
  [403, "the proxy 'PROXY' of HTTPS_PROXY denies connections to 'registry.example'", 1],
  [502, "the proxy 'PROXY' of HTTPS_PROXY answered 502 instead of connecting to 'registry.example'", 5],
])('a proxy that answers %s is named', async (status, message, times) => {
  refusal = status;
  expect(await ping('registry.example', { HTTPS_PROXY: `http://a:secret@localhost:${port}` })).toBe(
    `${message} ${remedy}`,
  );
  expect(asked).toHaveLength(times);
});

test('a proxy that wants credentials for plain HTTP is named', async () => {
  refusal = 407;
  const transport = nodeTransport(undefined, { environment: { HTTP_PROXY: `localhost:${port}` } });
  const sent = transport.send({ method: 'GET', url: new URL('http://registry.example/'), headers: {} });
  await expect(sent).rejects.toMatchObject({
    name: 'RegistryError',
    message: `the proxy 'localhost:${port}' of HTTP_PROXY requires a user and a password`,
  });
  transport.close();
});

test.each(['HTTPS_PROXY', 'HTTP_PROXY'])('a proxy of %s that is down is named', async (variable) => {
  const transport = nodeTransport(undefined, {
    environment: { [variable]: 'http://ann:secret@localhost:1' },
  });
  const url = new URL(`${variable === 'HTTPS_PROXY' ? 'https' : 'http'}://registry.example/`);
  await expect(transport.send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
    name: 'RegistryError',
    message: `the proxy 'localhost:1' of ${variable} cannot be reached (ECONNREFUSED)`,
    hint: `correct or unset ${variable}, or add 'registry.example' to NO_PROXY`,
  });
  transport.close();
});

test('a proxy that says nothing is given up, at once when the user gives up', async () => {
  refusal = 0;
  const environment = { HTTPS_PROXY: `http://localhost:${port}` };
  const transport = nodeTransport({ connect: 40, idle: 5000 }, { environment });
  const url = new URL('https://registry.example/');
  await expect(transport.send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
    message: `the proxy 'localhost:${port}' of HTTPS_PROXY cannot be reached (ETIMEDOUT)`,
    temporary: true,
  });
  transport.close();

  const patient = nodeTransport({ connect: 60_000, idle: 60_000 }, { environment });
  const stop = new AbortController();
  proxy.once('connect', () => stop.abort(new Error('enough')));
  await expect(patient.send({ method: 'GET', url, headers: {}, signal: stop.signal })).rejects.toThrow(
    'enough',
  );
  patient.close();
});
