import { expect, test } from '@jest/globals';
import { readContainer } from '../../../../src/executor/buildkit/container/container-request.js';
import { planTask } from '../../../../src/plan/index.js';
import { planOf, run, taskOf, type PlainStep } from '../../plan/task-of.js';

function read(step: PlainStep) {
  const [planned] = planOf(planTask(taskOf({ steps: [step] }), run)).steps;
  if (planned?.action.kind !== 'container') throw new Error('no container');
  return readContainer(planned, planned.action);
}

test('the step and the options before the image, the later over the earlier', () => {
  const { request, refusals } = read({
    cmd: '-e A=2 -e B --user 1:2 -w /tmp --entrypoint e -h name --add-host a:192.0.2.1 --ulimit core=0 --read-only --tmpfs /t:size=1m,exec --shm-size 2m --env-file f --rm -it app x',
    env: ['A=1'],
    entryPoint: 'first',
    user: 'first',
    workingDirectory: 'sub',
  });
  expect(refusals).toEqual([]);
  expect(request).toMatchObject({
    environment: ['A=1', 'A=2', 'B'],
    environmentFiles: ['f'],
    user: '1:2',
    directory: '/tmp',
    entryPoint: 'e',
    hostname: 'name',
    hosts: [{ name: 'a', address: '192.0.2.1' }],
    limits: [{ name: 'core', soft: 0, hard: 0 }],
    readonly: true,
    memoryMounts: [
      { target: '/t', size: 1 << 20 },
      { target: '/dev/shm', size: 2 << 20 },
    ],
  });
});

test.each<[PlainStep, object]>([
  [{ cmd: 'app' }, { directory: '/workspace', network: 'sandbox', privileged: false }],
  [{ cmd: 'app', workingDirectory: '/abs' }, { directory: '/abs' }],
  [{ cmd: 'app', workingDirectory: 'sub' }, { directory: '/workspace/sub' }],
  [
    { cmd: 'app', cpus: '1.5' },
    { cpuQuota: 150_000, cpuPeriod: 100_000 },
  ],
  [{ cmd: '-m 1g --cpuset-cpus 0 app' }, { memory: 2 ** 30, cpus: '0' }],
  [{ cmd: '--network none app' }, { network: 'none' }],
  [{ cmd: '--mount type=tmpfs,target=/m app' }, { memoryMounts: [{ target: '/m' }] }],
])('%j', (step, expected) => {
  expect(read(step).request).toMatchObject(expected);
});

test('the working directory of the image', () => {
  expect(read({ cmd: 'app', disableWorkingDirectoryOverride: true }).request).not.toHaveProperty('directory');
});

test.each<PlainStep>([
  { cmd: 'app', detach: true },
  { cmd: 'app', ports: ['80:80'] },
  { cmd: '-d app' },
  { cmd: '-p 80:80 app' },
  { cmd: '-v /tmp:/tmp app' },
  { cmd: '--mount type=bind,source=/a,target=/b app' },
  { cmd: '--cap-add ALL app' },
  { cmd: '--network container:other app' },
  { cmd: '--memory much app' },
])('refused: %j', (step) => {
  expect(read(step).refusals.map(({ message, hint }) => `${message}: ${hint}`)).toMatchSnapshot();
});
