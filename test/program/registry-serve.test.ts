import { once } from 'node:events';
import { rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';
import { startRegistry, type ServedRegistry } from '../rig/served-registry/index.js';
import { call, pushBlob } from '../unit/registry-server/rig.js';

let installation: Installation;
let data: string;
let started: ServedRegistry[];

beforeEach(async () => {
  installation = await Installation.create();
  data = join(installation.folder, 'images');
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((registry) => registry.end('SIGKILL')));
  await installation.close();
});

async function start(...words: readonly string[]): Promise<ServedRegistry> {
  const registry = await startRegistry(['--data', data, ...words]);
  started.push(registry);
  return registry;
}

/** `secret`, as htpasswd -B keeps it. */
const hash = '$2y$04$P1Q3HH5L5Fv9SAB1EDn3Hub0sxi/MFuEzaU04v2rvxzGl.VSstf7S';
const authorization = `Basic ${Buffer.from('me:secret').toString('base64')}`;

test('it says where it answers, where its data is, and how to push and pull', async () => {
  const registry = await start();
  const address = `localhost:${registry.port}`;
  const { stdout, stderr } = await registry.end();
  expect(stdout).toBe(`${address}\n`);
  expect(stderr).toBe(
    [
      `the embedded registry answers at ${address}; Ctrl-C ends it`,
      `  data   ${data}`,
      `  tag    docker tag IMAGE ${address}/NAME:TAG`,
      `  push   docker push ${address}/NAME:TAG`,
      `  pull   docker pull ${address}/NAME:TAG`,
      '',
    ].join('\n'),
  );
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it, and what was pushed is there the next time',
  async (signal) => {
    const registry = await start();
    const digest = await pushBlob(registry.port, 'app', 'content');
    expect(await registry.end(signal)).toMatchObject({ exitCode: 0, signal: null });
    const next = await start();
    expect((await call(next.port, 'GET', `/v2/app/blobs/${digest}`)).body.toString()).toBe('content');
  },
);

test('it ends although a client holds a connection and an upload open', async () => {
  const registry = await start();
  const upload = (await call(registry.port, 'POST', '/v2/app/blobs/uploads/')).headers.location ?? '';
  const hanging = call(registry.port, 'PATCH', upload, {
    body: 'part',
    headers: { 'content-length': '1000' },
  }).catch((error: unknown) => error);
  await call(registry.port, 'GET', '/v2/');
  expect(await registry.end('SIGINT')).toMatchObject({ exitCode: 0 });
  expect(await hanging).toHaveProperty('code', 'ECONNRESET');
});

test('a port that is taken is said to be', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const result = await installation.taskrun(['registry', 'serve', '--port', `${port}`]);
  other.close();
  expect(result).toEqual({
    exitCode: 5,
    stdout: '',
    stderr: [
      `error: the registry cannot listen on '127.0.0.1' port ${port} (EADDRINUSE)`,
      '  = hint: another program, perhaps another registry, listens there: end it or choose another port (0 means any free one)',
      '',
    ].join('\n'),
  });
});

test.each([
  [
    ['--port', 'http'],
    2,
    "error: 'http' is not a port\n  = hint: a port is a number from 0 (any) to 65535\n",
  ],
  [
    ['--host', '0.0.0.0'],
    2,
    "error: with '--host 0.0.0.0' everybody who reaches this machine could push and delete\n  = hint: add --htpasswd FILE or --read-only\n",
  ],
  [
    ['--port', '0', '--host', '192.0.2.1', '--htpasswd', 'package.json'],
    5,
    /^error: line 1 of the password file '.*package\.json' names no user\n {2}= hint: make it with 'htpasswd -B -c FILE USER'; its lines are USER:HASH\n$/,
  ],
  [
    ['--port', '0', '--htpasswd', 'no/such/file'],
    5,
    /^error: the password file '.*no\/such\/file' cannot be read \(ENOENT\)\n/,
  ],
  [
    ['--read-only'],
    5,
    /^error: the registry cannot use its data folder '.*' \(ENOENT\)\n {2}= hint: there is no such folder/,
  ],
  [
    ['--data', 'README.md'],
    5,
    /^error: the registry cannot use its data folder '.*README\.md' \(ENOTDIR\)\n/,
  ],
])('%j is answered with exit code %i and the remedy', async (words, exitCode, stderr) => {
  const result = await installation.taskrun(['registry', 'serve', ...words]);
  expect(result).toMatchObject({ exitCode, stdout: '' });
  expect(result.stderr).toMatch(stderr);
});

describe('with --htpasswd', () => {
  test('only users are let in, after the file has changed only those that it has then', async () => {
    const users = join(installation.folder, 'users');
    await writeFile(users, `me:${hash}\n`);
    const registry = await start('--htpasswd', users, '--verbose');
    const status = async (headers: Record<string, string>) =>
      (await call(registry.port, 'GET', '/v2/_catalog', { headers })).status;
    expect([await status({}), await status({ authorization })]).toEqual([401, 200]);
    await writeFile(`${users}.new`, `you:${hash}\n`);
    await rename(`${users}.new`, users);
    expect(await status({ authorization })).toBe(401);
    const { stderr } = await registry.end();
    expect(stderr).toContain(`  users  ${users}; first: docker login localhost:${registry.port}\n`);
    expect(stderr).toMatch(/^200 GET \/v2\/_catalog \d+\.\d ms$/m);
    expect(stderr).not.toMatch(/secret|Basic|\$2y/);
    expect(stderr).not.toContain(authorization.slice(6));
  });
});

describe('with --host', () => {
  test('a read-only registry answers other machines under any name, and says that nothing is encrypted', async () => {
    await (await start()).end();
    const registry = await start('--host', '0.0.0.0', '--read-only');
    const headers = { host: 'machine.example.com:5000' };
    expect((await call(registry.port, 'GET', '/v2/', { headers })).status).toBe(200);
    expect((await call(registry.port, 'POST', '/v2/app/blobs/uploads/', { headers })).status).toBe(405);
    const { stderr } = await registry.end();
    expect(stderr).toContain(
      '  note   other machines reach it without encryption: put a reverse proxy with TLS before it\n',
    );
    expect(stderr).not.toContain('docker push');
  });
});

test('a failure of its own is said, without --verbose nothing else is', async () => {
  const registry = await start();
  await call(registry.port, 'GET', '/v2/_catalog');
  await rm(join(data, 'uploads'), { recursive: true });
  const answer = await call(registry.port, 'POST', '/v2/app/blobs/uploads/?x=%1b[31m');
  expect([answer.status, answer.body.toString()]).toEqual([
    500,
    expect.stringContaining('the registry failed to carry out this request (ENOENT)'),
  ]);
  const { stderr } = await registry.end();
  const lines = stderr.split('\n').slice(5, -1);
  expect(lines).toEqual([
    expect.stringMatching(/^error: POST \/v2\/app\/blobs\/uploads\/\?x=%1b\[31m: ENOENT: /),
  ]);
});
