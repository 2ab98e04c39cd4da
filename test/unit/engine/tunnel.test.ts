import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openEngineTunnel } from '../../../src/engine/index.js';
import { ping } from '../../../src/engine/ping.js';

let folder: string;
let server: Server;
let far: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-tunnel-'));
  far = join(folder, 'far.sock');
  server = createServer((_, response) => {
    response.setHeader('api-version', '1.51').end('OK');
  });
  await new Promise<void>((resolve) => server.listen(far, resolve));
  await mkdir(join(folder, 'near'));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** What ssh does for a tunnel: it asks docker on the far side, or listens here and leads there. */
const forwarding = `
const [near, far] = words[words.indexOf('-L') + 1].split(':');
const pass = (client) => { const engine = net.connect(far); client.pipe(engine).pipe(client); };
net.createServer(pass).listen(near, () => console.log());
process.stdin.on('end', () => process.exit()).resume();`;

/** Puts an ssh on the PATH that writes down what it is told. */
async function ssh(says: string, forwards: string): Promise<NodeJS.ProcessEnv> {
  const told = `fs.appendFileSync('${join(folder, 'told')}', JSON.stringify([process.pid, ...words]) + '\\n');`;
  const script = `const net = require('net'), fs = require('fs'), words = process.argv.slice(2);
${told}
if (!words.includes('-L')) console.log('${says}'); else {${forwards}}
`;
  await writeFile(join(folder, 'ssh'), `#!${process.execPath}\n${script}`, { mode: 0o755 });
  return { PATH: folder };
}

async function told(): Promise<readonly (readonly unknown[])[]> {
  const lines = (await readFile(join(folder, 'told'), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown[]);
}

test('it leads to the socket that docker uses on the far side, over one login', async () => {
  const environment = await ssh(`unix://${far}`, forwarding);
  const tunnel = await openEngineTunnel('ssh://me@host:2222', join(folder, 'near'), environment);
  const near = join(folder, 'near/docker.sock');
  expect(tunnel?.address).toBe(`unix://${near}`);
  expect(await ping(tunnel?.address ?? '')).toMatchObject({ status: 'answered', apiVersion: '1.51' });
  const [asked = [], opened = []] = await told();
  const destination = ['-l', 'me', '-p', '2222', '-o', 'ConnectTimeout=30', '-T', '--', 'host'];
  expect(asked.join(' ')).toContain(`${destination.join(' ')} docker context inspect`);
  expect(opened.join(' ')).toContain(`-L ${near}:${far} ${destination.join(' ')} `);
  expect(opened).toContain('BatchMode=yes');
  tunnel?.close();
  expect(tunnel?.broken()).toBe(false);
});

test('of a socket that the address names nobody is asked', async () => {
  const tunnel = await openEngineTunnel(`ssh://host${far}`, join(folder, 'near'), await ssh('', forwarding));
  expect(tunnel).toBeDefined();
  expect(await told()).toHaveLength(1);
  tunnel?.close();
});

test('one that ends by itself is broken', async () => {
  const tunnel = await openEngineTunnel(`ssh://host${far}`, join(folder, 'near'), await ssh('', forwarding));
  expect(tunnel?.broken()).toBe(false);
  const [[processID] = []] = await told();
  process.kill(Number(processID));
  while (tunnel?.broken() === false) await turn();
});

test.each([
  ['nobody is let in', '', 'process.exit(255)'],
  ['docker there uses no socket', 'tcp://10.0.0.1:2375', forwarding],
  [
    'nothing may be forwarded',
    '',
    forwarding.replace('client.pipe(engine).pipe(client)', 'client.destroy()'),
  ],
])('there is none where %s', async (_, says, forwards) => {
  const host = says === '' ? `ssh://host${far}` : 'ssh://host';
  expect(await openEngineTunnel(host, join(folder, 'near'), await ssh(says, forwards))).toBeUndefined();
});

test('there is none without ssh', async () => {
  expect(await openEngineTunnel(`ssh://host${far}`, folder, { PATH: join(folder, 'none') })).toBeUndefined();
});
