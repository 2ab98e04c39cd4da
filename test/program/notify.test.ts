import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Project } from '../rig/project/index.js';

let project: Project;
let server: Server;
let address: string;
let received: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[];
/** What the server answers, one after the other, and then 200; undefined never answers. */
let answers: (number | undefined)[];

beforeEach(async () => {
  project = await Project.create();
  [received, answers] = [[], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      const status = answers.length === 0 ? 200 : answers.shift();
      if (status !== undefined) response.writeHead(status).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  // nothing is at this port, and no engine is needed to find out
  await project.write(
    'fails.yaml',
    'version: v1.1.0\nsteps:\n- cmd: docker manifest inspect localhost:1/app:1\n',
  );
  await project.write('works.yaml', 'version: v1.1.0\nsteps: []\n');
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await project.close();
});

const token = 'token-of-the-channel';
const run = (file: string, ...words: readonly string[]) =>
  project.taskrun(['run', file, '--id', 'r1', '--progress', 'quiet', ...words], {
    environment: { HOOK: `http://${address}/${token}`, KEY: 'correct horse' },
  });

test('a failure is told, signed', async () => {
  const { exitCode, stdout, stderr } = await run(
    'fails.yaml',
    '--notify',
    'env:HOOK',
    '--notify-secret',
    'env:KEY',
  );
  expect(exitCode).toBe(5);
  expect(received).toHaveLength(1);
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = received;
  expect(path).toBe(`/${token}`);
  expect(JSON.parse(body)).toMatchObject({
    type: 'run.failed',
    data: { id: 'r1', taskName: 'quickrun', status: 'Failed', failures: [{ step: 'acb_step_0' }] },
  });
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  expect(headers['webhook-signature']).toBe(
    `v1,${createHmac('sha256', 'correct horse').update(signed).digest('base64')}`,
  );
  expect(stdout + stderr).not.toContain(token);
});

test.each([
  ['works.yaml', undefined, 0],
  ['works.yaml', 'success', 1],
  ['works.yaml', 'failure,changed', 1],
  ['fails.yaml', 'success,changed', 0],
])('%s, told on %s: %d times', async (file, on, times) => {
  await run(file, '--notify', 'env:HOOK', ...(on === undefined ? [] : ['--notify-on', on]));
  expect(received).toHaveLength(times);
});

test('slack and teams are told in their own ways, both at once', async () => {
  await run('fails.yaml', '--notify', 'slack:env:HOOK', '--notify', 'teams:env:HOOK');
  const bodies = received.map(({ body }) => Object.keys(JSON.parse(body) as object).join(' ')).sort();
  expect(bodies).toEqual(['text blocks', 'type attachments']);
});

test('is tried again, and changes nothing about the run when it cannot be told', async () => {
  answers = [500, 404];
  const { exitCode, stderr } = await run('works.yaml', '--notify', 'env:HOOK', '--notify-on', 'success');
  expect([exitCode, received.length]).toEqual([0, 2]);
  expect(stderr).toContain(`warning: '${address}' could not be told how the run ended: it answered 404`);
  expect(stderr).toContain('[notify/not-sent]');
  expect(stderr).not.toContain(token);
});

describe('refused before anything starts', () => {
  test.each([
    [['--notify', 'env:NOWHERE'], 'error: the URL of --notify'],
    [['--notify', 'http://example.com/x'], 'error: the URL of a --notify is not encrypted'],
    [['--notify', `https://hooks.slack.com/services/${token}`], 'error: the URL of a --notify is a secret'],
    [
      ['--notify', 'env:HOOK', '--notify-secret', token],
      'error: the key of --notify-secret is given by value',
    ],
    [['--notify', 'env:HOOK', '--notify-on', 'always'], "error: '--notify-on' cannot be 'always'"],
  ])('%j', async (words, message) => {
    const { exitCode, stderr } = await run('works.yaml', ...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toContain(token);
    expect(received).toEqual([]);
  });
});
