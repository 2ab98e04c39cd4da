import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTarPacker } from 'modern-tar';
import { readAliasSource, remoteFiles } from '../../../src/context/index.js';

let folder: string;
let directory: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-alias-'));
  directory = join(folder, 'context');
  await mkdir(directory);
  await writeFile(join(directory, 'aliases.yaml'), '\ufeffa: b\n');
  await writeFile(join(folder, 'outside.yaml'), 'a: b\n');
  await symlink(join(folder, 'outside.yaml'), join(directory, 'link.yaml'));
  await writeFile(join(directory, 'large.yaml'), 'a'.repeat((1 << 20) + 1));
});
afterAll(() => rm(folder, { recursive: true }));

const fetcher = ({ offline = false } = {}) =>
  remoteFiles({
    cacheFolder: join(folder, 'cache'),
    environment: {},
    offline,
    submodules: false,
    signal: new AbortController().signal,
    withRegistry: () => Promise.reject(new Error('no registry is asked here')),
  });

async function told(location: string, options = {}): Promise<string> {
  const fetch = fetcher();
  const result = await readAliasSource({ folders: [{ path: directory }], fetch, ...options })(location);
  if (result.ok) return result.value.text;
  return result.problems.map(({ message, hint }) => `${message} (${hint ?? ''})`).join('\n');
}

describe('files', () => {
  const hint = 'paths are relative to the context: check the spelling, or give the context that holds it';
  test.each([
    ['aliases.yaml', 'a: b\n'],
    ['nothing.yaml', `the aliases of 'nothing.yaml' do not exist (${hint})`],
    ['../outside.yaml', `the aliases of '../outside.yaml' are outside the context (${hint})`],
    ['link.yaml', `the aliases of 'link.yaml' are outside the context (${hint})`],
    ['large.yaml', `the aliases of 'large.yaml' are too large: more than 1 MiB (${hint})`],
    ['.', `the aliases of '.' cannot be read (EISDIR) (${hint})`],
  ])('%s', async (location, answer) => {
    expect(await told(location)).toBe(answer);
  });

  test('a task without a context has none', async () => {
    expect(await told('a.yaml', { folders: [] })).toMatch(/the task has no context/);
  });
});

test("the task's own folder comes before the context, and may reach as far as its root", async () => {
  await mkdir(join(folder, 'own'), { recursive: true });
  await writeFile(join(folder, 'own', 'aliases.yaml'), 'a: own\n');
  const own = { path: join(folder, 'own'), root: folder };
  const folders = [own, { path: directory }];
  expect(await told('aliases.yaml', { folders })).toBe('a: own\n');
  expect(await told('../outside.yaml', { folders })).toBe('a: b\n');
  expect(await told('large.yaml', { folders })).toMatch(/too large/);
  expect(await told('../../x.yaml', { folders: [own] })).toMatch(/do not exist|outside/);
});

test.each(['http://localhost:1/a', 'https://127.0.0.1/a', 'http://me:x@[::1]:80/a'])(
  "a task of somebody else's does not read %s",
  async (url) => {
    expect(await told(url, { foreign: true })).toMatch(/are on this machine, and the task is not/);
  },
);

test('a URL when nothing may be fetched', async () => {
  expect(await told('https://example.com/a.yaml', { fetch: fetcher({ offline: true }) })).toBe(
    "the location 'https://example.com/a.yaml' is not in the cache (leave --offline away once, to fetch it)",
  );
});

test('a text that only begins like a URL', async () => {
  expect(await told('https://[')).toBe("'https://[' is no URL (check its spelling)");
});

describe('URLs', () => {
  let close = (): void => undefined;
  afterEach(() => close());

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close = () => {
      server.close();
      server.closeAllConnections();
    };
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('this machine may answer without TLS, and redirect', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else response.end('a: c\n');
    });
    expect(await told(`${url}/a`)).toBe('a: c\n');
  });

  test('other machines may not', async () => {
    expect(await told('http://example.com/a?token=secret')).toBe(
      "the location 'http://example.com/a?…' is not behind https (use an 'https://' URL)",
    );
    const url = await serve((_, response) =>
      response.writeHead(302, { location: 'http://example.com' }).end(),
    );
    expect(await told(url)).toMatch(/is not behind https/);
  });

  test('an archive is no file of aliases', async () => {
    const { readable, controller } = createTarPacker();
    const packed = buffer(Readable.fromWeb(readable as never));
    await controller.add({ name: 'a.yaml', size: 0, type: 'file' }).getWriter().close();
    controller.finalize();
    const archive = await packed;
    const url = await serve((_, response) => response.end(archive));
    expect(await told(`${url}/a.tar`)).toBe(
      `the aliases of '${url}/a.tar' are an archive (name a file of YAML by itself)`,
    );
  });

  test('redirects come to an end', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/' }).end());
    expect(await told(url)).toMatch(/is redirected more than 5 times/);
  });

  test('a status, a large answer and no answer at all are told', async () => {
    expect(await told(await serve((_, response) => response.writeHead(404).end()))).toMatch(/status 404/);
    close();
    expect(await told(await serve((_, response) => response.end('a'.repeat(1 << 21))))).toMatch(
      /has more than 1 MiB/,
    );
    close();
    expect(await told(await serve(() => undefined))).toMatch(/did not arrive within 2 s/);
  });
});
