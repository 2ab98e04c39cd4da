import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takenBy } from '../../../../../src/executor/docker/build/dockerfile-bases.js';
import { planTask } from '../../../../../src/plan/index.js';
import { planOf, run, taskOf } from '../../../plan/task-of.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'taskrun-unit-'));
  await writeFile(
    join(directory, 'Dockerfile'),
    'FROM alpine:3\nCOPY --from=more /a /a\nCOPY --from=busybox:1 /b /b\n',
  );
});
afterEach(() => rm(directory, { recursive: true }));

async function taken(flags: string): Promise<readonly string[]> {
  const [step] = planOf(planTask(taskOf({ steps: [{ build: `-t a ${flags} .` }] }), run)).steps;
  if (step?.action.kind !== 'build') throw new Error('no build');
  return (await takenBy(step.action, directory)).map(({ image }) => image);
}

test.each([
  ['', ['alpine:3', 'more', 'busybox:1']],
  ['--build-context more=other', ['alpine:3', 'busybox:1']],
  ['--build-context=more=docker-image://debian:12', ['alpine:3', 'debian:12', 'busybox:1']],
])('what is taken with %j', async (flags, images) => {
  expect(await taken(flags)).toEqual(images);
});
