import { expect, test } from '@jest/globals';
import { parsePlatform } from '../../../src/oci/index.js';
import { planTask, platformPart } from '../../../src/plan/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { runVariables } from '../../rig/run-variables.js';

async function part(steps: string, platform = 'linux/arm64') {
  const source = { path: 'task.yaml', text: `version: v1.1.0\nsteps:\n${steps}` };
  const task = await loadTask(source, templateData({ run: runVariables }));
  if (!task.ok) throw new Error('the task is wrong');
  const plan = planTask(task.value, runVariables);
  if (!plan.ok) throw new Error('the plan is wrong');
  const wanted = parsePlatform(platform);
  if (wanted === undefined) throw new Error('the platform is wrong');
  const found = platformPart(plan.value, wanted);
  if (!found.ok) return found.problems.map(({ code, message }) => `${code} ${message}`);
  const kept = found.value.plan.steps.map(({ id, after }) => [id, ...after].join(' '));
  return { kept, leftOut: Object.fromEntries(found.value.leftOut) };
}

const amd64 = '- { id: amd64, build: -t r.io/a:amd64 --platform linux/amd64 . }\n';
const arm64 = '- { id: arm64, build: -t r.io/a:arm64 --platform linux/arm64/v8 . }\n';

test('builds belong to their platform, and order goes on through what is left out', async () => {
  expect(await part(`- { id: before, cmd: bash prepare }\n${amd64}${arm64}`)).toEqual({
    kept: ['before', 'arm64 before'],
    leftOut: { amd64: 'it builds for linux/amd64' },
  });
});

test('a build without a platform is for that of the run', async () => {
  expect(await part('- { id: own, build: -t a . }\n', 'linux/amd64')).toMatchObject({ kept: ['own'] });
});

test('a push keeps the images of the platform, and those that no build has made', async () => {
  const steps = (images: string) => `${amd64}${arm64}- { id: push, push: [${images}] }\n`;
  expect(await part(steps('r.io/a:amd64, r.io/a:arm64'))).toMatchObject({ kept: ['arm64', 'push arm64'] });
  expect(await part(steps('r.io/other'))).toMatchObject({ kept: ['arm64', 'push arm64'] });
  expect(await part(steps('r.io/a:amd64'))).toMatchObject({
    kept: ['arm64'],
    leftOut: { push: 'its images are for other platforms' },
  });
});

test('other steps belong to the images that they use, whatever they are called, else to the builds before them', async () => {
  const steps = `${amd64}- { id: test-amd64, cmd: r.io/a:amd64 test }
${arm64}- { id: tag, cmd: docker tag r.io/a:arm64 r.io/b:arm64 }
- { id: test-arm64, cmd: r.io/b:arm64 test }
- { id: after-all, cmd: bash notify }
`;
  expect(await part(steps)).toEqual({
    kept: ['arm64', 'tag arm64', 'test-arm64 tag'],
    leftOut: {
      amd64: 'it builds for linux/amd64',
      'test-amd64': 'it uses images for linux/amd64',
      'after-all': 'it comes after builds for linux/amd64',
    },
  });
});

test('manifest lists are left to the merge', async () => {
  const lists = `- { id: create, cmd: docker manifest create r.io/a r.io/a:amd64 r.io/a:arm64 }
- { id: push, cmd: docker manifest push r.io/a }
- { id: tools, cmd: docker buildx imagetools inspect r.io/a }
`;
  expect(await part(`${arm64}${lists}`)).toMatchObject({ kept: ['arm64'] });
});

test('what cannot be divided', async () => {
  expect(await part('- { id: both, build: "-t a --platform linux/amd64,linux/arm64 ." }\n')).toEqual([
    "split/several-platforms step 'both' builds for several platforms at once, so the task cannot be divided by platform",
  ]);
  expect(await part(amd64)).toEqual(['split/no-build-for-platform no build of the task is for linux/arm64']);
  expect(
    await part(`${arm64}- { id: files, cmd: docker buildx imagetools create -t r.io/a -f source.json }\n`),
  ).toEqual([
    "split/list-from-files step 'files' reads sources from files, which are not there when the parts of the task are merged",
  ]);
});
