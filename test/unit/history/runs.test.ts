import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunEvent } from '../../../src/event/index.js';
import {
  findRun,
  followRun,
  isActive,
  listRuns,
  noteActive,
  openHistory,
  readRecord,
  removeOldRuns,
  removeRun,
  replayRun,
  type RunSummary,
} from '../../../src/history/index.js';
import { processIdentity } from '../../../src/process/index.js';

const start = Date.UTC(2026, 9, 5, 12, 0, 0);
const day = 24 * 60 * 60 * 1000;

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'history-'))));
afterEach(() => rm(folder, { recursive: true }));

function eventsOf(id: string, at = start): readonly RunEvent[] {
  return [
    {
      type: 'run-started',
      time: at,
      run: { id, taskName: 'quickrun', registry: 'localhost:1', platform: 'linux/amd64' },
      executor: 'docker',
      steps: [{ id: 'a', kind: 'build', title: 'build .', after: [] }],
    },
    { type: 'step-started', time: at + 1, step: 'a' },
    { type: 'step-output', time: at + 2, step: 'a', stream: 'stdout', lines: ['hello'] },
    { type: 'step-finished', time: at + 6, step: 'a', result: { status: 'succeeded' }, duration: 5 },
    { type: 'run-finished', time: at + 1500, status: 'succeeded', duration: 1500 },
  ];
}

/** A run from its start to its end. */
async function finished(id: string, at = start): Promise<void> {
  const history = openHistory(folder, id);
  eventsOf(id, at).forEach((event) => history.report(event));
  await history.close();
}

/** A run of which this much was written, and no more. */
async function cutOff(id: string, owner: string): Promise<void> {
  await noteActive(folder, { id, folder });
  const note = join(folder, 'active', `${id}.json`);
  await writeFile(note, JSON.stringify({ ...(JSON.parse(await readFile(note, 'utf8')) as object), owner }));
  const history = openHistory(folder, id);
  const [first] = eventsOf(id);
  history.report(first!);
  const rest = eventsOf(id)
    .slice(1, 3)
    .map((event) => `${JSON.stringify(event)}\n`);
  await appendFile(file(id, 'events.ndjson'), `${rest.join('')}{"type":"step-outp`);
}

const file = (id: string, name: string): string => join(folder, 'runs', id, name);
const indexFile = (): string => join(folder, 'runs.ndjson');
/** The first process of this machine's first boot is not there any more. */
const gone = async (): Promise<string> => (await processIdentity()).replace(/\/[^/]*$/, '/1');

async function collect(events: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('listRuns', () => {
  test('the latest first, out of the index alone', async () => {
    await finished('older', start);
    await finished('newer', start + day);
    await rm(file('newer', 'record.json'));
    expect(await listRuns(folder)).toEqual([
      expect.objectContaining({ id: 'newer', status: 'Succeeded', startedAt: '2026-10-06T12:00:00.000Z' }),
      {
        id: 'older',
        taskName: 'quickrun',
        platform: 'linux/amd64',
        status: 'Succeeded',
        trigger: 'manual',
        startedAt: '2026-10-05T12:00:00.000Z',
        duration: 1500,
        images: [],
      },
    ]);
  });

  test('nothing was ever kept', async () => {
    expect(await listRuns(folder)).toEqual([]);
  });

  test('what the index lost is read from the folders, and learnt', async () => {
    await finished('a');
    await writeFile(indexFile(), '{"id":"a","taskNa');
    expect((await listRuns(folder)).map(({ id }) => id)).toEqual(['a']);
    expect(await readFile(indexFile(), 'utf8')).toMatch(
      /^\{"id":"a","taskNa\n\{"id":"a","taskName":"quickrun".*\}\n$/,
    );
    await rm(file('a', 'record.json'));
    await rm(file('a', 'events.ndjson'));
    expect((await listRuns(folder)).map(({ id }) => id)).toEqual(['a']);
  });

  test('a folder that is gone is no run, whatever the index says', async () => {
    await finished('a');
    await rm(join(folder, 'runs', 'a'), { recursive: true });
    expect(await listRuns(folder)).toEqual([]);
  });

  test('an ID that is used again is not taken for the earlier run', async () => {
    await finished('a');
    const history = openHistory(folder, 'a');
    history.report(eventsOf('a', start + day)[0]!);
    await history.close();
    const lines = (await readFile(indexFile(), 'utf8')).split('\n').filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { id: 'a', status: 'Succeeded' },
      { id: 'a', forget: true },
      { id: 'a', status: 'Running' },
    ]);
  });

  test('a run that goes on', async () => {
    await cutOff('a', await processIdentity());
    expect(await listRuns(folder)).toMatchObject([{ id: 'a', status: 'Running' }]);
    expect(await isActive(folder, 'a')).toBe(true);
  });
});

describe('a run whose process is gone', () => {
  test('has status Error and the reason, and what had happened until then', async () => {
    await cutOff('a', await gone());
    expect(await listRuns(folder)).toMatchObject([{ id: 'a', status: 'Error' }]);
    expect(await readRecord(folder, 'a')).toMatchObject({
      status: 'Error',
      error: 'the process that carried out the run ended before the run did',
      steps: [{ id: 'a', startedAt: '2026-10-05T12:00:00.001Z' }],
    });
    expect((await readdir(join(folder, 'runs', 'a'))).sort()).toEqual(['events.ndjson', 'record.json']);
    expect(await isActive(folder, 'a')).toBe(false);
  });

  test('may have come to its end without writing it down', async () => {
    await cutOff('a', await gone());
    const events = eventsOf('a').map((event) => `${JSON.stringify(event)}\n`);
    await writeFile(file('a', 'events.ndjson'), events.join(''));
    expect(await readRecord(folder, 'a')).toMatchObject({ status: 'Succeeded', duration: 1500 });
  });
});

describe('replay', () => {
  test('gives the events once more, and none of a torn line', async () => {
    await finished('a');
    expect(await collect(replayRun(folder, 'a'))).toEqual(eventsOf('a'));
    await cutOff('b', await processIdentity());
    expect(await collect(replayRun(folder, 'b'))).toEqual(eventsOf('b').slice(0, 3));
  });

  test('a log of many lines', async () => {
    const history = openHistory(folder, 'a');
    const line = 'é'.repeat(1000);
    const output = (time: number): RunEvent => ({
      type: 'step-output',
      time,
      step: 'a',
      stream: 'stdout',
      lines: [line],
    });
    for (let time = 0; time < 1000; time += 1) history.report(output(time));
    await history.close();
    const events = await collect(replayRun(folder, 'a'));
    expect(events.map(({ time }) => time)).toEqual(Array.from({ length: 1000 }, (_, time) => time));
    expect(new Set(events.flatMap((event) => (event.type === 'step-output' ? event.lines : [])))).toEqual(
      new Set([line]),
    );
  });

  test('of a run that is not there', async () => {
    await expect(collect(replayRun(folder, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('followRun', () => {
  test('waits for what is to come, until the run is finished', async () => {
    const [first, ...rest] = eventsOf('a');
    await noteActive(folder, { id: 'a', folder });
    const history = openHistory(folder, 'a');
    history.report(first!);
    const pauses: number[] = [];
    const pause = async (): Promise<void> => {
      // each look finds one event more, of which the break comes only at the next
      const event = rest[pauses.length];
      pauses.push(pauses.length);
      await appendFile(
        file('a', 'events.ndjson'),
        `${pauses.length === 1 ? '' : '\n'}${JSON.stringify(event)}`,
      );
      if (event === undefined) throw new Error('it was finished');
      if (event.type === 'run-finished') await appendFile(file('a', 'events.ndjson'), '\n');
    };
    const ports = { pause, isGoingOn: () => isActive(folder, 'a') };
    expect(await collect(followRun(folder, 'a', ports))).toEqual(eventsOf('a'));
    expect(pauses).toHaveLength(rest.length);
  });

  test('ends with what was written last when the process is gone', async () => {
    await cutOff('a', await gone());
    const ports = {
      pause: () => Promise.reject(new Error('there is nothing to wait for')),
      isGoingOn: () => isActive(folder, 'a'),
    };
    expect(await collect(followRun(folder, 'a', ports))).toEqual(eventsOf('a').slice(0, 3));
  });
});

describe('findRun', () => {
  const runs = ['cb3', 'ca2', 'ca1', 'c'].map((id) => ({ id }) as RunSummary);
  test.each([
    ['ca1', 'ca1'],
    ['cb', 'cb3'],
    ['c', 'c'],
    ['latest', 'cb3'],
  ])('%s is %s', (text, id) => {
    expect(findRun(runs, text)).toEqual({ kind: 'one', run: { id } });
  });
  test.each(['x', ''])('%j is none', (text) => {
    expect(findRun(runs, text)).toEqual({ kind: 'none' });
  });
  test('several', () => {
    expect(findRun(runs, 'ca')).toEqual({ kind: 'several', runs: [{ id: 'ca2' }, { id: 'ca1' }] });
  });
  test('there is no latest', () => {
    expect(findRun([], 'latest')).toEqual({ kind: 'none' });
  });
});

describe('removal', () => {
  test('of one run', async () => {
    await finished('a');
    await finished('b');
    await removeRun(folder, 'a');
    expect((await listRuns(folder)).map(({ id }) => id)).toEqual(['b']);
    expect(await readdir(join(folder, 'runs'))).toEqual(['b']);
  });

  test('of runs that are old, but not of those that go on', async () => {
    await finished('old', start);
    await finished('new', start + 2 * day);
    await cutOff('running', await processIdentity());
    expect(await removeOldRuns(folder, start + day)).toMatchObject([{ id: 'old' }]);
    expect((await readdir(join(folder, 'runs'))).sort()).toEqual(['new', 'running']);
  });

  test('at the end of a run', async () => {
    await finished('old', start);
    const history = openHistory(folder, 'new', { removeBefore: start + day });
    eventsOf('new', start + 2 * day).forEach((event) => history.report(event));
    expect((await history.close()).warnings).toEqual([]);
    expect(await readdir(join(folder, 'runs'))).toEqual(['new']);
  });

  test('tidies an index that says mostly what is no longer true', async () => {
    await finished('a');
    const [summary] = (await readFile(indexFile(), 'utf8')).trim().split('\n');
    await appendFile(indexFile(), `${summary ?? ''}\n`.repeat(200));
    await removeOldRuns(folder, start);
    expect(await readFile(indexFile(), 'utf8')).toBe(`${summary ?? ''}\n`);
  });
});
