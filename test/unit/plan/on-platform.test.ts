import { expect, test } from '@jest/globals';
import { planTask, type Action } from '../../../src/plan/index.js';
import { planOf, run, taskOf, type PlainStep } from './task-of.js';

const arm = { os: 'linux', architecture: 'arm64' };

function actionOf(step: PlainStep): Action | undefined {
  return planOf(planTask(taskOf({ steps: [step] }), run, { platform: arm })).steps[0]?.action;
}

test.each<[string, PlainStep, object]>([
  ['a container', { cmd: '-t app sh' }, { options: ['--platform=linux/arm64', '-t'], image: 'app' }],
  [
    'a container with its own',
    { cmd: '--platform linux/s390x app' },
    { options: ['--platform', 'linux/s390x'] },
  ],
  ["a container's arguments", { cmd: 'app --platform x' }, { options: ['--platform=linux/arm64'] }],
  [
    'a build',
    { build: '-t app .' },
    { platforms: [arm], arguments: ['--platform=linux/arm64', '-t', 'app'] },
  ],
  ['docker build', { cmd: 'docker build .' }, { platforms: [arm] }],
  [
    'a build with its own',
    { build: '--platform=linux/s390x .' },
    { platforms: [{ os: 'linux', architecture: 's390x' }], arguments: ['--platform=linux/s390x'] },
  ],
  ['docker pull', { cmd: 'docker pull app' }, { arguments: ['pull', '--platform=linux/arm64', 'app'] }],
  [
    'docker image pull',
    { cmd: 'docker image pull app' },
    { arguments: ['image', 'pull', '--platform=linux/arm64', 'app'] },
  ],
  [
    'docker create',
    { cmd: 'docker create app sh' },
    { arguments: ['create', '--platform=linux/arm64', 'app', 'sh'] },
  ],
  ['docker tag', { cmd: 'docker tag app b' }, { arguments: ['tag', 'app', 'b'] }],
])('the platform of a run is that of %s that names none', (_, step, action) => {
  expect(actionOf(step)).toMatchObject(action);
});

test('the words of a step stay as they were written', () => {
  const plan = planOf(planTask(taskOf({ steps: [{ build: '-t app .' }] }), run, { platform: arm }));
  expect(plan.steps[0]?.words).toEqual(['-t', 'app', '.']);
});
