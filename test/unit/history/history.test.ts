import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/event/index.js';
import { buildRecord, emptyRecord, openHistory, runFolder, writeRecord } from '../../../src/history/index.js';

const start = Date.UTC(2026, 9, 5, 12, 0, 0);
const image = {
  name: 'localhost:1/app:1',
  digest: 'sha256:aa',
  platforms: [{ os: 'linux', architecture: 'amd64' }],
};
const built = {
  names: ['localhost:1/app:1'],
  digest: 'sha256:aa',
  platforms: image.platforms,
  bases: [{ name: 'docker.io/library/node:20', digest: 'sha256:bb', use: 'runtime' }],
} as const;
const failure = { reason: 'exit-code', exitCode: 1, message: 'exited with code 1' } as const;
const events: readonly RunEvent[] = [
  {
    type: 'run-started',
    time: start,
    run: { id: 'r1', taskName: 'quickrun', registry: 'localhost:1', triggeredBy: 'schedule' },
    executor: 'docker',
    steps: [
      { id: 'a', kind: 'build', title: 'build .', after: [] },
      { id: 'b', kind: 'push', title: 'push x', after: ['a'] },
    ],
  },
  { type: 'step-started', time: start + 1, step: 'a' },
  { type: 'step-output', time: start + 2, step: 'a', stream: 'stdout', lines: ['hello é'] },
  { type: 'step-retrying', time: start + 3, step: 'a', failure, attempt: 1, of: 2, delaySeconds: 0 },
  { type: 'image-built', time: start + 3, step: 'a', image: { ...built, digest: 'sha256:00' } },
  { type: 'image-built', time: start + 3, step: 'a', image: built },
  { type: 'image-pushed', time: start + 4, step: 'a', image: { ...image, digest: 'sha256:00' } },
  { type: 'image-pushed', time: start + 5, step: 'a', image },
  { type: 'step-finished', time: start + 6, step: 'a', result: { status: 'failed', failure }, duration: 5 },
  {
    type: 'step-finished',
    time: start + 6,
    step: 'b',
    result: { status: 'skipped', because: 'x' },
    duration: 0,
  },
  { type: 'run-finished', time: start + 1500, status: 'failed', duration: 1500 },
];
const record = {
  version: 1,
  id: 'r1',
  taskName: 'quickrun',
  status: 'Failed',
  trigger: 'schedule',
  registry: 'localhost:1',
  executor: 'docker',
  startedAt: '2026-10-05T12:00:00.000Z',
  finishedAt: '2026-10-05T12:00:01.500Z',
  duration: 1500,
  steps: [
    {
      id: 'a',
      kind: 'build',
      title: 'build .',
      after: [],
      retries: 1,
      startedAt: '2026-10-05T12:00:00.001Z',
      duration: 5,
      result: { status: 'failed', failure },
    },
    {
      id: 'b',
      kind: 'push',
      title: 'push x',
      after: ['a'],
      retries: 0,
      duration: 0,
      result: { status: 'skipped', because: 'x' },
    },
  ],
  images: [{ ...image, step: 'a' }],
  builds: [{ ...built, step: 'a' }],
};

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'history-'))));
afterEach(() => rm(folder, { recursive: true }));

const read = (...path: string[]): Promise<string> => readFile(join(folder, ...path), 'utf8');

test('buildRecord', () => {
  expect(buildRecord(events)).toEqual(record);
});

test('the record of a run that was cut off', () => {
  const { status, finishedAt, duration } = buildRecord(events.slice(0, 4));
  expect({ status, finishedAt, duration }).toEqual({
    status: 'Running',
    finishedAt: undefined,
    duration: undefined,
  });
  expect(buildRecord([])).toBe(emptyRecord);
});

test('a run is kept as its events and its record, for its owner only', async () => {
  const history = openHistory(folder, 'r1');
  events.forEach((event) => history.report(event));
  expect(await history.close()).toEqual({ record, warnings: [] });
  expect((await readdir(join(folder, 'runs', 'r1'))).sort()).toEqual(['events.ndjson', 'record.json']);
  const lines = (await read('runs', 'r1', 'events.ndjson')).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
  expect(JSON.parse(await read('runs', 'r1', 'record.json'))).toEqual(record);
  expect((await stat(join(folder, 'runs', 'r1'))).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'runs', 'r1', 'record.json'))).mode & 0o777).toBe(0o600);
});

test('more events than are written at once stay in order', async () => {
  const history = openHistory(folder, 'many');
  for (let index = 0; index < 1_234; index += 1) {
    history.report({ type: 'step-output', time: index, step: 'a', stream: 'stdout', lines: [`${index}`] });
  }
  await history.close();
  const lines = (await read('runs', 'many', 'events.ndjson')).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { time: number }).time)).toEqual(
    Array.from({ length: 1_234 }, (_, i) => i),
  );
});

test('a run that takes an earlier ID takes its place', async () => {
  for (const end of [events.length, 1]) {
    const history = openHistory(folder, 'r1');
    events.slice(0, end).forEach((event) => history.report(event));
    await history.close();
  }
  expect(await read('runs', 'r1', 'events.ndjson')).toBe(`${JSON.stringify(events[0])}\n`);
  expect(JSON.parse(await read('runs', 'r1', 'record.json'))).toMatchObject({ status: 'Running' });
});

test('a run in which nothing happened has a record all the same', async () => {
  expect(await openHistory(folder, 'none').close()).toEqual({
    record: { ...emptyRecord, id: 'none' },
    warnings: [],
  });
  expect(await readdir(join(folder, 'runs', 'none'))).toEqual(['record.json']);
});

test.each([
  ['a/../../b', 'a%2F..%2F..%2Fb'],
  ['..', '%2E.'],
  ['.', '%2E'],
  ['', '%'],
  ['ok-1.2', 'ok-1.2'],
])('an ID cannot lead out of the folder: %j', (id, name) => {
  expect(runFolder('/data', id)).toBe(`/data/runs/${name}`);
});

test('a disk that fails is a warning', async () => {
  await writeFile(join(folder, 'runs'), '');
  const history = openHistory(folder, 'r1');
  events.forEach((event) => history.report(event));
  expect(await history.close()).toEqual({
    record,
    warnings: [
      {
        code: 'history/not-written',
        severity: 'warning',
        message: `the record of the run could not be written to '${join(folder, 'runs', 'r1')}' (ENOTDIR)`,
        hint: 'check the permissions and the free space of that folder',
      },
    ],
  });
});

test('a record that cannot be written leaves nothing behind', async () => {
  await expect(writeRecord(folder, buildRecord(events))).rejects.toMatchObject({ code: 'EISDIR' });
  expect(await readdir(tmpdir())).not.toContainEqual(
    expect.stringContaining(`${folder.split('/').at(-1) ?? ''}.`),
  );
});
