import { describe, expect, test } from '@jest/globals';
import { planTask } from '../../../src/plan/index.js';
import type { ContainerAction } from '../../../src/plan/index.js';
import { planOf, problemsOf, run, taskOf } from './task-of.js';
import type { PlainStep } from './task-of.js';

function container(step: PlainStep): ContainerAction {
  const action = planOf(planTask(taskOf({ steps: [step] }), run)).steps[0]?.action;
  if (action?.kind !== 'container') throw new Error('not a container');
  return action;
}

describe('options, image and arguments', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    ['busybox', [], 'busybox', []],
    ['busybox echo -n hi', [], 'busybox', ['echo', '-n', 'hi']],
    ["bash -c 'echo hi'", [], 'bash', ['-c', 'echo hi']],
    ['-t app', ['-t'], 'app', []],
    ['-d -p 8080:80 --name web nginx', ['-d', '-p', '8080:80', '--name', 'web'], 'nginx', []],
    ['-itd --rm -v a:/b app -d', ['-itd', '--rm', '-v', 'a:/b'], 'app', ['-d']],
    ['-p8080:80 -e A=1 --env=B=2 app', ['-p8080:80', '-e', 'A=1', '--env=B=2'], 'app', []],
    ['--pull always --network host app', ['--pull', 'always', '--network', 'host'], 'app', []],
    ['--brand-new=1 app', ['--brand-new=1'], 'app', []],
    ['build -t app .', [], 'build', ['-t', 'app', '.']],
  ])('%s', (cmd, options, image, words) => {
    expect(container({ cmd })).toMatchObject({ options, image, arguments: words });
  });

  test.each([
    ['app', false, false],
    ['-d app', true, false],
    ['--detach app', true, false],
    ['--detach=false app', false, false],
    ['-it --privileged app', false, true],
    ['app -d --privileged', false, false],
  ])('%s detaches: %s, is privileged: %s', (cmd, detach, privileged) => {
    expect(container({ cmd })).toMatchObject({ detach, privileged });
  });

  test("the step's own properties come along", () => {
    const step: PlainStep = {
      cmd: 'app',
      entryPoint: 'sh',
      user: '1000',
      network: 'n',
      isolation: 'hyperv',
      cpus: '2',
      ports: ['80:80'],
      expose: ['81'],
      detach: true,
      keep: true,
      privileged: true,
      pull: true,
      disableWorkingDirectoryOverride: true,
    };
    const { cmd, ...properties } = step;
    expect(container(step)).toEqual({
      kind: 'container',
      image: cmd,
      arguments: [],
      downloadRetries: 0,
      downloadRetryDelay: 0,
      options: [],
      flags: [],
      ...properties,
    });
  });
});

test.each(['-d -p 80:80', '--detatch app', '--name', '-dz app', '', '   '])('mistake: %j', (cmd) => {
  expect(problemsOf(planTask(taskOf({ steps: [{ cmd }] }), run))).toMatchSnapshot();
});
