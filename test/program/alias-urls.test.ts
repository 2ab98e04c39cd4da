import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Project } from '../rig/project/index.js';

let project: Project;
let server: Server;
let address: string;

beforeEach(async () => {
  project = await Project.create();
  server = createServer((_, response) => response.end('tool: example.com/tool:1\n'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => Promise.all([project.close(), close()]));

async function close(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function render(source: string, words: readonly string[], environment: Record<string, string> = {}) {
  await project.write('acb.yaml', `version: v1.1.0\nalias: {src: ['${source}']}\nsteps:\n- cmd: $tool\n`);
  return project.taskrun(['render', 'acb.yaml', '--registry', 'localhost:1', ...words], { environment });
}

test('aliases behind a URL are asked for through the proxy', async () => {
  const asked: (string | undefined)[] = [];
  server.on('connect', (request, socket) => {
    asked.push(request.url);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  const { exitCode, stderr } = await render('https://aliases.invalid/tools.yaml', [], {
    HTTPS_PROXY: `http://${address}`,
  });
  expect(asked).toEqual(['aliases.invalid:443']);
  expect(stderr).toContain("error: the location 'https://aliases.invalid/tools.yaml' cannot be fetched");
  expect(stderr).toContain('--> acb.yaml:2:15\n');
  expect(exitCode).toBe(5);
});

test('aliases that were fetched once are in the cache for --offline', async () => {
  const source = `http://${address}/tools.yaml`;
  const without = await render(source, ['--offline']);
  expect(without.stderr).toContain(`error: the location '${source}' is not in the cache`);
  expect(without.exitCode).toBe(5);
  const first = await render(source, []);
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  await close();
  const again = await render(source, ['--offline']);
  expect(again).toMatchObject({ exitCode: 0, stderr: '', stdout: first.stdout });
  expect(again.stdout).toContain('- cmd: example.com/tool:1\n');
});
