import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileFetcher } from '../../../../src/executor/native/fetch-file.js';
import { contentBytes } from '../../../../src/file-tree/index.js';
import { digestOf } from '../../../../src/oci/index.js';

let server: Server;
let address: string;
let folder: string;
let asked: string[];

beforeEach(async () => {
  asked = [];
  folder = await mkdtemp(join(tmpdir(), 'taskrun-test-fetch-'));
  server = createServer(({ url = '', headers }, response) => {
    asked.push(url);
    const path = url.replace(/^http:\/\/[^/]*/, '');
    if (path === '/file') {
      response.setHeader('last-modified', 'Tue, 02 Jan 2024 03:04:05 GMT').end('a file');
    } else if (path === '/moved') response.writeHead(302, { location: '/file' }).end();
    else if (path === '/circle') response.writeHead(301, { location: '/circle' }).end();
    else if (path === '/packed' && headers['accept-encoding'] === 'gzip')
      response.setHeader('content-encoding', 'gzip').end(gzipSync('packed for the way'));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function fetched(url: string, environment: NodeJS.ProcessEnv = {}) {
  const { content, digest, time } = await fileFetcher(environment)(url, folder, new AbortController().signal);
  const text = Buffer.from(await contentBytes(content)).toString();
  expect(digest).toBe(digestOf(Buffer.from(text)));
  return { text, time };
}

test('a file has the time that its server says, through redirects, too', async () => {
  const file = { text: 'a file', time: Date.UTC(2024, 0, 2, 3, 4, 5) / 1000 };
  expect(await fetched(`http://${address}/file`)).toEqual(file);
  expect(await fetched(`http://${address}/moved`)).toEqual(file);
});

test('what is packed for the way only is unpacked', async () => {
  expect(await fetched(`http://${address}/packed`)).toEqual({ text: 'packed for the way', time: 0 });
});

test('the proxies of the environment are used, but not for the hosts it excepts', async () => {
  const environment = { HTTP_PROXY: `http://${address}` };
  expect((await fetched('http://files.invalid/file', environment)).text).toBe('a file');
  expect(asked).toEqual(['http://files.invalid/file']);
  await expect(
    fetched('http://files.invalid/file', { ...environment, NO_PROXY: '.invalid' }),
  ).rejects.toThrow(/^'http:\/\/files.invalid\/file' cannot be fetched \((?:ENOTFOUND|EAI_AGAIN)\)$/);
  expect(asked).toHaveLength(1);
});

test.each([
  ['none', 'its server answers 404'],
  ['circle', 'it is redirected more than 10 times'],
])('what cannot be had: /%s', async (path, reason) => {
  const url = `http://user:secret@${address}/${path}`;
  await expect(fetched(url)).rejects.toThrow(`'http://${address}/${path}' cannot be fetched (${reason})`);
});
