import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redirect } from '../../../src/executor/redirect.js';
import { Workspace } from '../../../src/workspace/index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-redirect-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('lines of work that is no process reach the file in their order', async () => {
  const workspace = new Workspace({ folder: join(folder, 'run'), context: folder, inPlace: true });
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index} ${'x'.repeat(index % 977)}`);
  const place = { source: { path: 'task.yaml', text: '' }, start: 0, end: 0 };
  const sink = {
    output: () => undefined,
    progress: () => undefined,
    built: () => undefined,
    pushed: () => undefined,
  };
  const streams = await redirect(
    [{ stream: 'stdout', mode: 'write', path: 'out.txt', place }],
    workspace,
    sink,
  );
  for (const line of lines) streams.sink.output('stdout', line);
  await streams.close();
  expect(await readFile(join(folder, 'out.txt'), 'utf8')).toBe(lines.map((line) => `${line}\n`).join(''));
});
