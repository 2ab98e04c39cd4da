import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../../src/plan/index.js';
import { planOf, problemsOf, run, taskOf } from './task-of.js';
import type { PlainStep, PlainTask } from './task-of.js';

function steps(task: PlainTask) {
  return planOf(planTask(taskOf(task), run)).steps;
}

function problems(task: PlainTask): string {
  return problemsOf(planTask(taskOf(task), run));
}

describe('defaults', () => {
  test('of a step that says nothing', () => {
    expect(steps({ steps: [{ cmd: 'app' }] })[0]).toMatchObject({
      id: 'acb_step_0',
      after: [],
      environment: [],
      workingDirectory: '',
      timeout: 600,
      startDelay: 0,
      retry: { count: 0, delaySeconds: 5, onErrors: [] },
      repeat: 0,
      ignoreErrors: false,
    });
  });

  test("the task's, then the step's own", () => {
    const planned = steps({
      stepTimeout: 30,
      workingDirectory: 'a',
      steps: [
        { cmd: 'app' },
        { cmd: 'app', timeout: 0, workingDirectory: '', retryDelay: 0 },
        {
          cmd: 'app',
          timeout: 7,
          workingDirectory: '/b',
          startDelay: 1,
          retries: 2,
          retryDelay: 3,
          retryOnErrors: ['x'],
          repeat: 4,
          ignoreErrors: true,
        },
      ],
    });
    expect(planned.map(({ timeout, workingDirectory }) => [timeout, workingDirectory])).toEqual([
      [30, 'a'],
      [30, 'a'],
      [7, '/b'],
    ]);
    expect(planned[1]?.retry.delaySeconds).toBe(5);
    expect(planned[2]).toMatchObject({
      startDelay: 1,
      retry: { count: 2, delaySeconds: 3, onErrors: ['x'] },
      repeat: 4,
      ignoreErrors: true,
    });
  });

  test('a plan is plain data', () => {
    const plan = planOf(
      planTask(taskOf({ steps: [{ build: '-t a .' }, { push: ['a'] }, { cmd: 'docker ps' }] }), run),
    );
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('pushes', () => {
  test('each image once, however it is spelled', () => {
    const [step] = steps({
      steps: [{ push: ['a', ' a:latest ', 'docker.io/library/a', 'a:2', 'no name', 'no name'] }],
    });
    expect(step?.action).toMatchObject({
      kind: 'push',
      images: [{ name: 'a' }, { name: 'a:2' }, { name: 'no name' }],
    });
  });
});

describe('order', () => {
  const cmd = 'app';
  test.each<[string, readonly PlainStep[], readonly (readonly string[])[]]>([
    ['without when, one after the other', [{ cmd }, { cmd }, { cmd }], [[], ['acb_step_0'], ['acb_step_1']]],
    ['- starts at once', [{ cmd }, { cmd, when: ['-'] }], [[], []]],
    [
      'after a step with a when of its own, still the step before',
      [
        { cmd, id: 'a' },
        { cmd, id: 'b', when: ['-'] },
        { cmd, id: 'c' },
      ],
      [[], [], ['b']],
    ],
    [
      'named steps, also later ones, each once',
      [
        { cmd, id: 'a', when: ['c', 'b', 'c'] },
        { cmd, id: 'b', when: ['-'] },
        { cmd, id: 'c', when: ['-'] },
      ],
      [['c', 'b'], [], []],
    ],
    [
      'default ids can be named',
      [{ cmd }, { cmd }, { cmd, when: ['acb_step_0'] }],
      [[], ['acb_step_0'], ['acb_step_0']],
    ],
  ])('%s', (_, given, after) => {
    expect(steps({ steps: given }).map((step) => step.after)).toEqual(after);
  });

  test.each<[string, readonly PlainStep[]]>([
    [
      'unknown',
      [
        { cmd, id: 'build' },
        { cmd, id: 'test', when: ['biuld'] },
      ],
    ],
    [
      'unknown and unlike any',
      [
        { cmd, id: 'build' },
        { cmd, id: 'test', when: ['deployment'] },
      ],
    ],
    ['unknown and alone', [{ cmd, when: ['deployment'] }]],
    ['itself', [{ cmd, id: 'a', when: ['a'] }]],
    [
      '- and others',
      [
        { cmd, id: 'a' },
        { cmd, when: ['-', 'a'] },
      ],
    ],
    [
      'a circle',
      [
        { cmd, id: 'x' },
        { cmd, id: 'a', when: ['c'] },
        { cmd, id: 'b', when: ['a'] },
        { cmd, id: 'c', when: ['b', 'x'] },
      ],
    ],
    [
      'a circle through a step without when',
      [
        { cmd, id: 'a', when: ['b'] },
        { cmd, id: 'b' },
      ],
    ],
  ])('mistake: %s', (_, given) => {
    expect(problems({ steps: given })).toMatchSnapshot();
  });
});

describe('mistakes', () => {
  const cmd = 'app';
  test.each<[string, PlainTask]>([
    [
      'two steps of one id',
      {
        steps: [
          { cmd, id: 'a' },
          { cmd, id: 'a' },
        ],
      },
    ],
    ['a default id taken', { steps: [{ cmd }, { cmd, id: 'acb_step_0' }] }],
    ['a space in an id', { steps: [{ cmd, id: 'my step' }] }],
    ['negative counts', { steps: [{ cmd, retries: -1, repeat: -1 }] }],
    ['env that is no pair', { env: ['A'], steps: [{ cmd, env: ['B: 1', '=2'] }] }],
    ['nothing to do', { steps: [{ id: 'a' }] }],
    [
      'all at once',
      { steps: [{ cmd: 'a && b', when: ['z'] }, { build: '-t a' }, { cmd: 'docker manifest' }] },
    ],
  ])('%s', (_, task) => {
    expect(problems(task)).toMatchSnapshot();
  });
});
