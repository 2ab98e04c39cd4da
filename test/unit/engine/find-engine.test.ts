import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../../../src/engine/engine-error.js';
import { engineUp, findEngine } from '../../../src/engine/index.js';
import { ping } from '../../../src/engine/ping.js';

let dataFolder: string;
const servers: Server[] = [];

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'taskrun-engine-'));
  await mkdir(join(dataFolder, 'engine'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(dataFolder, { recursive: true });
});

const engine: RequestListener = (request, response) => {
  response.writeHead(request.url === '/_ping' ? 200 : 404, {
    'api-version': '1.51',
    server: 'Docker/28.5.2+dfsg4 (linux)',
  });
  response.end('OK');
};

async function listen(listener: RequestListener, path?: string): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  return path === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${path}`;
}

test('an engine on a socket tells its versions', async () => {
  const host = await listen(engine, join(dataFolder, 'other.sock'));
  expect(await findEngine({ environment: { DOCKER_HOST: host }, dataFolder })).toEqual({
    host,
    origin: 'environment',
    apiVersion: '1.51',
    serverVersion: '28.5.2+dfsg4',
  });
});

test('an engine on TCP is found, too', async () => {
  const host = await listen(engine);
  expect(await findEngine({ environment: { DOCKER_HOST: host }, dataFolder })).toMatchObject({ host });
});

test('the private engine does not stand in for one that the user has named', async () => {
  await listen(engine, join(dataFolder, 'engine/docker.sock'));
  const environment = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
  expect(await findEngine({ environment, dataFolder })).toBeUndefined();
  await expect(engineUp({ environment, dataFolder })).rejects.toBeInstanceOf(EngineError);
});

test('engine up leaves an engine alone that answers', async () => {
  const host = await listen(engine);
  expect(await engineUp({ environment: { DOCKER_HOST: host }, dataFolder })).toMatchObject({
    host,
    started: false,
  });
});

test('something else that answers is no engine', async () => {
  const host = await listen((_, response) => response.end('hello'));
  expect(await ping(host)).toEqual({ status: 'silent', reason: "status 200, not an engine's answer" });
});

test('an engine that keeps silent is given up', async () => {
  const host = await listen(() => undefined);
  expect(await ping(host, { timeout: 20 })).toEqual({ status: 'silent', reason: 'no answer within 20 ms' });
});

test.each([
  ['unix:///nonexistent/docker.sock', { status: 'silent', reason: 'ENOENT' }],
  ['nonsense', { status: 'silent', reason: 'not an address of an engine' }],
])('%s', async (host, expected) => {
  expect(await ping(host)).toEqual(expected);
});

test.each([
  ['echo 1.51 28.5.2', { status: 'answered', apiVersion: '1.51', serverVersion: '28.5.2' }],
  [
    'echo "error during connect: see https://example: stderr=ssh: no route to host" >&2; exit 1',
    { status: 'silent', reason: 'ssh: no route to host' },
  ],
  ['exit 1', { status: 'silent', reason: 'no answer over ssh' }],
])('over ssh the docker CLI asks: %s', async (script, expected) => {
  const docker = join(dataFolder, 'docker');
  await writeFile(docker, `#!/bin/sh\n[ "$2" = ssh://user@host ] || exit 9\n${script}\n`, { mode: 0o755 });
  expect(await ping('ssh://user@host', { docker })).toEqual(expected);
});

test('over ssh nobody can ask without the docker CLI', async () => {
  expect(await ping('ssh://user@host', { docker: join(dataFolder, 'none') })).toEqual({
    status: 'silent',
    reason: `'${join(dataFolder, 'none')}' is not installed, which asks over ssh`,
  });
});
