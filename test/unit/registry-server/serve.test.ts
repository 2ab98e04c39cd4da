import { once } from 'node:events';
import { utimes, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  RegistryServerError,
  serveEmbeddedRegistry,
  serveRegistry,
} from '../../../src/registry-server/index.js';
import { call, errorsOf, filesBelow, manifestOf, pushBlob, putManifest, sha256, withFolder } from './rig.js';

test('a taken port is an error that says so, and the embedded registry goes to the next one', () =>
  withFolder(async (dataFolder) => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const failed = serveRegistry({ dataFolder, port });
    await expect(failed).rejects.toMatchObject({
      name: 'RegistryServerError',
      reason: 'address-in-use',
      message: `the registry cannot listen on '127.0.0.1' port ${port} (EADDRINUSE)`,
    });
    const registry = await serveEmbeddedRegistry({ dataFolder, preferredPort: port });
    expect(registry.port).not.toBe(port);
    expect((await call(registry.port, 'GET', '/v2/')).status).toBe(200);
    await registry.close();
    other.close();
  }));

test('a host that is not of this machine is an error that says so', () =>
  withFolder(async (dataFolder) => {
    await expect(
      serveRegistry({ dataFolder, port: 0, host: '192.0.2.1', readOnly: true }),
    ).rejects.toMatchObject({
      reason: 'address-unavailable',
      message: "the registry cannot listen on '192.0.2.1' port 0 (EADDRNOTAVAIL)",
      hint: 'the host must be a name or an address of this machine',
    });
  }));

test('a data folder that is a file is an error that names it', () =>
  withFolder(async (folder) => {
    const dataFolder = join(folder, 'file');
    await writeFile(dataFolder, '');
    const error: unknown = await serveRegistry({ dataFolder, port: 0 }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(RegistryServerError);
    expect(error).toMatchObject({
      reason: 'data-folder',
      message: `the registry cannot use its data folder '${dataFolder}' (ENOTDIR)`,
      hint: 'check the permissions and the free space of that folder',
    });
  }));

test('an aborted signal closes the registry', () =>
  withFolder(async (dataFolder) => {
    const controller = new AbortController();
    const { port, close } = await serveRegistry({ dataFolder, port: 0, signal: controller.signal });
    controller.abort();
    await close();
    await expect(call(port, 'GET', '/v2/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }));

test.each([
  [{ origin: 'http://localhost:1' }, 'DENIED: this registry does not answer web pages'],
  [{ 'sec-fetch-site': 'cross-site' }, 'DENIED: this registry does not answer web pages'],
  [{ host: 'rebound.example.com' }, 'DENIED: this registry answers only to a loopback host name'],
  [{ host: '127.0.0.1.example.com:5000' }, 'DENIED: this registry answers only to a loopback host name'],
])('a request with %j is refused', (headers, error) =>
  withFolder(async (dataFolder) => {
    const { port, close } = await serveRegistry({ dataFolder, port: 0 });
    const answer = await call(port, 'POST', '/v2/app/blobs/uploads/', { headers });
    expect([answer.status, errorsOf(answer)]).toEqual([403, [error]]);
    await close();
    expect(await filesBelow(dataFolder)).toEqual([]);
  }),
);

test.each([
  ['PUT', '/v2/../../escape/manifests/v1', 400, 'NAME_INVALID: the repository name is not valid'],
  ['PUT', '/v2/a/%2e%2e/%2e%2e/b/manifests/v1', 400, 'NAME_INVALID: the repository name is not valid'],
  ['PUT', '/v2/app/manifests/%2e%2e', 400, 'MANIFEST_INVALID: the reference is neither a tag nor a digest'],
  ['GET', '/v2/app/blobs/sha256:..%5c', 400, 'DIGEST_INVALID: the digest is not a sha256 or sha512 digest'],
  ['GET', '/v2/app/blobs/uploads/..%00', 404, 'BLOB_UPLOAD_UNKNOWN: there is no such upload'],
  ['GET', '/v2/_app/tags/list', 400, 'NAME_INVALID: the repository name is not valid'],
  ['GET', '/v2/%zz/tags/list', 400, 'NAME_INVALID: the path is not valid percent-encoding'],
  ['GET', '/etc/passwd', 404, 'UNSUPPORTED: this registry has no such endpoint'],
  ['POST', '/v2/app/tags/list', 405, 'UNSUPPORTED: this endpoint does not support POST'],
])('%s %s leads nowhere', (method, target, status, error) =>
  withFolder(async (dataFolder) => {
    const { port, close } = await serveRegistry({ dataFolder, port: 0 });
    const answer = await call(port, method, target);
    expect([answer.status, errorsOf(answer)]).toEqual([status, [error]]);
    await close();
  }),
);

test.each(['POST', 'PATCH'])('a connection that ends in the middle of a %s leaves no blob', (method) =>
  withFolder(async (dataFolder) => {
    let answered = (): void => undefined;
    const ended = new Promise<void>((resolve) => (answered = resolve));
    const onRequest = ({ error }: { error?: unknown }): void =>
      error === undefined ? undefined : answered();
    const { port, close } = await serveRegistry({ dataFolder, port: 0, onRequest });
    const begun = await call(port, 'POST', '/v2/app/blobs/uploads/');
    const target =
      method === 'POST' ? `/v2/app/blobs/uploads/?digest=${sha256('x')}` : begun.headers.location;
    const socket = connect(port, '127.0.0.1');
    const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n`;
    socket.write(`${head}part`, () => socket.destroy());
    await ended;
    const files = await filesBelow(dataFolder);
    expect(files).toEqual([join('uploads', begun.headers['docker-upload-uuid'] as string)]);
    await close();
  }),
);

test('uploads of more than a day ago are removed at the start, newer ones are not', () =>
  withFolder(async (dataFolder) => {
    await (await serveRegistry({ dataFolder, port: 0 })).close();
    const [old, recent] = [join(dataFolder, 'uploads', 'old'), join(dataFolder, 'uploads', 'recent')];
    for (const path of [old, recent]) await writeFile(path, '');
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await (await serveRegistry({ dataFolder, port: 0 })).close();
    expect(await filesBelow(dataFolder)).toEqual([join('uploads', 'recent')]);
  }));

test('two servers over one folder race for the same blobs and tag, and both stay right', () =>
  withFolder(async (dataFolder) => {
    const servers = await Promise.all([0, 0].map((port) => serveRegistry({ dataFolder, port })));
    const contents = Array.from({ length: 20 }, (_, index) => `layer ${index % 5}`);
    const manifests = await Promise.all(
      contents.map(async (content, index) => {
        const port = servers[index % 2]!.port;
        const [config, layer] = await Promise.all([
          pushBlob(port, 'app', '{}'),
          pushBlob(port, 'app', content),
        ]);
        const text = manifestOf(config, layer);
        expect((await putManifest(port, '/v2/app/manifests/v1', text)).status).toBe(201);
        return text;
      }),
    );
    const [left, right] = await Promise.all(
      servers.map(({ port }) => call(port, 'GET', '/v2/app/manifests/v1')),
    );
    expect(left!.body).toEqual(right!.body);
    expect(manifests).toContain(left!.body.toString());
    expect(left!.headers['docker-content-digest']).toBe(sha256(left!.body));
    await Promise.all(servers.map(({ close }) => close()));
    expect((await filesBelow(dataFolder)).filter((file) => file.startsWith('uploads'))).toEqual([]);
  }));
