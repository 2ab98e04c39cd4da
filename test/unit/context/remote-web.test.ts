import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { createTarPacker, type TarHeader } from 'modern-tar';
import { openTaskFile, remoteFiles, resolveContext } from '../../../src/context/index.js';
import type { RemoteOptions } from '../../../src/context/remote/remote-files.js';

type Entry = Partial<TarHeader> & { readonly name: string; readonly text?: string };

/** A tar file with these entries, whatever they are. */
async function tar(...entries: readonly Entry[]): Promise<Buffer> {
  const { readable, controller } = createTarPacker();
  const bytes = buffer(Readable.fromWeb(readable as never));
  for (const { text = '', ...header } of entries) {
    const writer = controller.add({ size: Buffer.byteLength(text), type: 'file', ...header }).getWriter();
    if (text !== '') await writer.write(Buffer.from(text));
    await writer.close();
  }
  controller.finalize();
  return bytes;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const sending =
  (body: string | Uint8Array, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(200, headers).end(body);

let folder = '';
let address = '';
const requests: IncomingMessage[] = [];
const answers = new Map<string, Answer>();
const server = createServer((request, response) => {
  requests.push(request);
  const answer = answers.get(request.url ?? '');
  if (answer === undefined) response.writeHead(404).end();
  else answer(request, response);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-web-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  requests.length = 0;
  answers.clear();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const fetcher = (more: Partial<RemoteOptions> = {}) =>
  remoteFiles({
    cacheFolder: join(folder, 'cache'),
    environment: {},
    offline: false,
    submodules: false,
    signal: new AbortController().signal,
    withRegistry: () => Promise.reject(new Error('no registry is asked here')),
    ...more,
  });

/** The directory of a context behind a URL. */
async function directoryOf(text: string, more: Partial<RemoteOptions> = {}): Promise<string> {
  const context = await resolveContext(text, folder, fetcher(more));
  if (!context.ok) throw new Error(context.problems.map((each) => `${each.code}: ${each.message}`).join());
  return context.value.kind === 'directory' ? context.value.path : '';
}

describe('tarballs', () => {
  test.each(['plain', 'gzip'])('%s', async (kind) => {
    const archive = await tar(
      { name: 'app/', type: 'directory', mode: 0o755 },
      { name: 'app/run.sh', text: 'echo', mode: 0o4755 },
      { name: 'app/link', type: 'symlink', linkname: 'run.sh' },
    );
    answers.set('/context', sending(kind === 'gzip' ? gzipSync(archive) : archive));
    const directory = await directoryOf(`${address}/context`);
    expect(await readFile(join(directory, 'app/run.sh'), 'utf8')).toBe('echo');
    expect((await stat(join(directory, 'app/run.sh'))).mode & 0o7777).toBe(0o755);
    expect(await readlink(join(directory, 'app/link'))).toBe('run.sh');
    expect(await directoryOf(`${address}/context#:app`)).toBe(join(directory, 'app'));
  });

  test.each<[string, Entry[]]>([
    ['a name that climbs', [{ name: '../evil', text: 'x' }]],
    ['a name that climbs from within', [{ name: 'a/../../evil', text: 'x' }]],
    ['a link out', [{ name: 'out', type: 'symlink', linkname: '..' }]],
    ['an absolute link', [{ name: 'out', type: 'symlink', linkname: '/etc' }]],
    [
      'links that add up',
      [
        { name: 'a/', type: 'directory' },
        { name: 'b', type: 'symlink', linkname: 'a/../c' },
        { name: 'c', type: 'symlink', linkname: 'a/../../..' },
      ],
    ],
    ['a hard link out', [{ name: 'x', type: 'link', linkname: '../../evil' }]],
  ])('%s', async (_name, entries) => {
    answers.set('/context.tar', sending(await tar(...entries)));
    await expect(directoryOf(`${address}/context.tar`)).rejects.toThrow('context/unsafe');
    expect(await readdir(join(folder, 'cache', 'drafts'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['cache']);
  });

  test('devices are left out, and an absolute name is inside', async () => {
    const entries: Entry[] = [
      { name: 'null', type: 'character-device' },
      { name: '/etc/x', text: 'x' },
    ];
    answers.set('/context.tar', sending(await tar(...entries)));
    const directory = await directoryOf(`${address}/context.tar`);
    expect(await readdir(directory)).toEqual(['etc']);
  });

  test('limits', async () => {
    const bomb = gzipSync(await tar({ name: 'zeros', text: '0'.repeat(1 << 20) }));
    answers.set('/bomb.tgz', sending(bomb));
    const refused = (limits: RemoteOptions['limits']) =>
      expect(directoryOf(`${address}/bomb.tgz`, limits === undefined ? {} : { limits })).rejects;
    await refused({ unpacked: 1 << 19 }).toThrow(/context\/too-large: .* has more than 512 KiB unpacked/);
    await refused({ sent: 512 }).toThrow(/context\/too-large: .* has more than 512 bytes/);
    await refused({ entries: 0 }).toThrow(/has more than 0 files/);
    answers.set('/bomb.tgz', () => undefined); // never answers
    await refused({ patience: 200 }).toThrow(/did not arrive within 0.2 s/);
  });

  test('what is none', async () => {
    answers.set('/context.zip', sending(Buffer.from('504b03040000', 'hex')));
    await expect(directoryOf(`${address}/context.zip`)).rejects.toThrow(/is a file of zip/);
    answers.set('/context.tar.gz', sending(Buffer.from('1f8b0000', 'hex')));
    await expect(directoryOf(`${address}/context.tar.gz`)).rejects.toThrow(/is not a sound archive/);
    answers.set('/text', sending('steps: []'));
    await expect(directoryOf(`${address}/text`)).rejects.toThrow(/is not an archive/);
    await expect(directoryOf(`${address}/nothing`)).rejects.toThrow(
      /context\/not-found: .* does not exist \(status 404\)/,
    );
  });
});

describe('the way there', () => {
  test('redirections are followed on this machine, and a login stays with its host', async () => {
    const other = createServer((request, response) => {
      requests.push(request);
      response.end('steps: []');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://localhost:${(other.address() as AddressInfo).port}/task.yaml`;
    answers.set('/one', (_request, response) => response.writeHead(302, { location: '/two' }).end());
    answers.set('/two', (_request, response) => response.writeHead(302, { location: elsewhere }).end());
    const file = await openTaskFile(`${address.replace('//', '//me:secret@')}/one`, {
      cwd: folder,
      standardInput: [] as never,
      fetch: fetcher(),
    });
    await new Promise((resolve) => other.close(resolve));
    expect(file).toMatchObject({ value: { source: { path: `${address}/one`, text: 'steps: []' } } });
    expect(requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, true, false]);
  });

  test('to plain http of other machines nothing goes', async () => {
    answers.set('/one', (_request, response) =>
      response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    );
    await expect(directoryOf(`${address}/one`)).rejects.toThrow(/is not behind https/);
    await expect(directoryOf('http://192.0.2.1/context.tar')).rejects.toThrow(/is not behind https/);
    answers.set('/loop', (_request, response) => response.writeHead(302, { location: '/loop' }).end());
    await expect(directoryOf(`${address}/loop`)).rejects.toThrow(/is redirected more than 5 times/);
  });

  test('what has not changed is not sent again, and offline not asked for', async () => {
    const archive = await tar({ name: 'a', text: 'a' });
    answers.set('/context.tar', (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(archive);
    });
    const first = await directoryOf(`${address}/context.tar`);
    expect(await directoryOf(`${address}/context.tar`)).toBe(first);
    expect(await directoryOf(`${address}/context.tar`, { offline: true })).toBe(first);
    expect(requests).toHaveLength(2);
  });
});

test('a task file beside others in an archive', async () => {
  const archive = await tar({ name: 'tasks/build.yaml', text: 'steps: [] # build' });
  answers.set('/tasks.tar', sending(archive));
  const places = { cwd: folder, standardInput: [] as never, fetch: fetcher() };
  expect(await openTaskFile(`${address}/tasks.tar#:build.yaml`, places)).toMatchObject({
    value: { source: { path: `${address}/tasks.tar#:tasks/build.yaml`, text: 'steps: [] # build' } },
  });
});
