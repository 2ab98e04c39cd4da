import { expect, test } from '@jest/globals';
import { readBuild } from '../../../../src/executor/buildkit/build/build-request.js';
import { straightTarget } from '../../../../src/executor/buildkit/build/straight.js';
import { planTask } from '../../../../src/plan/index.js';
import { planOf, run, taskOf } from '../../plan/task-of.js';

type Step = Parameters<typeof taskOf>[0]['steps'][number];

/** Where the first step's image may go. */
function target(...steps: readonly Step[]): string | undefined {
  const plan = planOf(planTask(taskOf({ steps: [...steps] }), run));
  const [step] = plan.steps;
  if (step?.action.kind !== 'build') throw new Error('no build');
  const found = straightTarget(plan, step, step.action, readBuild(step.action, {}).request);
  return found && `${found.registry}/${found.repository}${found.tag ?? ''}`;
}

const build: Step = { id: 'one', build: '-t local -t example.com/app:1 .' };

test('an image that is pushed directly after its build, alone or with others, may go there at once', () => {
  expect(target(build, { push: ['example.com/app:1'] })).toBe('example.com/app');
  const other: Step = { id: 'two', build: '-t example.com/two:1 .', when: ['-'] };
  expect(target(build, other, { push: ['example.com/app:1'], when: ['one', 'two'] })).toBe('example.com/app');
  expect(target({ build: '-t example.com/app:1 --push .' })).toBe('example.com/app');
});

test('one that is not pushed, or only after something else, may not', () => {
  expect(target(build)).toBeUndefined();
  expect(target(build, { push: ['example.com/other:1'] })).toBeUndefined();
  expect(target(build, { cmd: 'local test' }, { push: ['example.com/app:1'] })).toBeUndefined();
  const tested: Step = { id: 'tested', cmd: 'local test', when: ['one'] };
  expect(target(build, tested, { push: ['example.com/app:1'], when: ['one', 'tested'] })).toBeUndefined();
});
