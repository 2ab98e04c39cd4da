import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activeRuns, forgetDead, isActive, noteActive, takeDead } from '../../../src/history/index.js';

let data: string;
const folder = '/tmp/run';

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'active-'));
});
afterEach(() => rm(data, { recursive: true }));

/** Makes a run look as if its process had been killed. */
async function kill(id: string): Promise<void> {
  const file = join(data, 'active', `${id}.json`);
  const run = JSON.parse(await readFile(file, 'utf8')) as { owner: string };
  await writeFile(file, JSON.stringify({ ...run, owner: run.owner.replace(/\d+$/, '1') }));
}

test('a run is active until it has ended', async () => {
  const note = await noteActive(data, { id: 'a/b', folder });
  expect(await isActive(data, 'a/b')).toBe(true);
  expect(await activeRuns(data)).toMatchObject([{ id: 'a/b', folder, owner: note?.owner, state: 'running' }]);
  await note?.end();
  expect(await isActive(data, 'a/b')).toBe(false);
  expect(await readdir(join(data, 'active'))).toEqual([]);
});

test('an ID is taken while its run goes on', async () => {
  const both = await Promise.all([
    noteActive(data, { id: 'r', folder }),
    noteActive(data, { id: 'r', folder }),
  ]);
  expect(both.filter((note) => note === undefined)).toHaveLength(1);
});

test('a run that was cut off is taken by one, and its ID is free then', async () => {
  await noteActive(data, { id: 'r', folder });
  await kill('r');
  expect(await isActive(data, 'r')).toBe(false);
  const [run] = await activeRuns(data);
  if (run === undefined) throw new Error('the run is not there');
  expect(run.state).toBe('ended');
  const [taken, again] = await Promise.all([takeDead(run), takeDead(run)]);
  expect([taken, again].filter((each) => each === undefined)).toHaveLength(1);
  expect(await noteActive(data, { id: 'r', folder })).toBeDefined();
  const dead = (await activeRuns(data)).find(({ state }) => state === 'ended');
  if (dead === undefined) throw new Error('what was taken and not cleaned up is forgotten');
  await forgetDead(dead);
  expect((await activeRuns(data)).map(({ state }) => state)).toEqual(['running']);
});

test('where no run ever was, none is active', async () => {
  expect(await activeRuns(data)).toEqual([]);
  expect(await isActive(data, 'r')).toBe(false);
});
