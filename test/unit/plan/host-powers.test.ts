import { describe, expect, test } from '@jest/globals';
import { planTask, type Permission } from '../../../src/plan/index.js';
import type { Task } from '../../../src/task/index.js';
import { print, run, taskOf, type PlainStep } from './task-of.js';

const fromElsewhere = (task: Task): Task => ({ ...task, source: { ...task.source, origin: 'remote' } });

/** The permissions that a task from elsewhere would need for this step, beside a service called web. */
function needed(step: PlainStep): readonly string[] {
  const task = taskOf({
    steps: [{ id: 'web', cmd: 'nginx:1' }, step],
  });
  const planned = planTask(fromElsewhere(task), run);
  const problems = planned.ok ? [] : planned.problems;
  return problems.map(({ code, hint = '' }) => `${code} ${/--allow (\S+)'/.exec(hint)?.[1] ?? ''}`);
}

describe('what a task from elsewhere may do by itself', () => {
  test.each<PlainStep>([
    {
      cmd: '-it --rm -e A=1 -p 80:80 -u 1 -w /x --cpus 2 --tmpfs /t -v /data --name n alpine:3 ls',
    },
    {
      cmd: '--network none --ipc private --volumes-from web --pid container:web alpine:3',
    },
    { cmd: '--mount type=tmpfs,target=/t alpine:3 --privileged' },
    { cmd: 'alpine:3 ls', network: 'container:web' },
    { cmd: 'docker exec -it web ls /' },
    { cmd: 'docker logs --tail=5 web' },
    { cmd: 'docker image pull alpine:3' },
    { cmd: 'docker login -u a -p b registry.example' },
    {
      build: '-t a -f sub/Dockerfile --build-arg A=1 --secret id=a,src=b --cache-to type=registry,ref=x sub',
    },
    {
      build: '-t a --build-arg A --secret id=a,env=A --secret id=A --secret id=b,type=env,src=A .',
      env: ['A=1'],
    },
    { build: '-t a https://example.com/context.tar.gz' },
    { push: ['registry.example/a'] },
  ])('%j', (step) => {
    expect(needed(step)).toEqual([]);
  });
});

describe('what it must be allowed', () => {
  const cases: readonly [Permission, readonly PlainStep[]][] = [
    [
      'privileged',
      [
        { cmd: 'alpine:3', privileged: true },
        { cmd: '--privileged alpine:3' },
        { cmd: '--cap-add SYS_ADMIN alpine:3' },
        { cmd: '--device=/dev/sda alpine:3' },
        { cmd: '--security-opt seccomp=unconfined alpine:3' },
        { cmd: '--pid host alpine:3' },
        { cmd: '--pid container:other alpine:3' },
        { cmd: '-itv /:/host alpine:3' },
        { cmd: '-v others:/data alpine:3' },
        { cmd: '--mount type=bind,source=/etc,target=/e alpine:3' },
        { cmd: '--volumes-from other alpine:3' },
        { cmd: '--env-file /root/.env alpine:3' },
        { cmd: '--brand-new=1 alpine:3' },
        { build: '-t a -f /etc/passwd .' },
        { build: '-t a ..' },
        { build: '-t a sub/../../x' },
        { build: '-t a --secret id=a,src=/root/.ssh/id_rsa .' },
        { build: '-t a --build-context x=/ .' },
        { build: '-t a -o /tmp .' },
        { build: '-t a --ssh default .' },
        { build: '-t a --allow security.insecure .' },
      ],
    ],
    [
      'docker-socket',
      [
        { cmd: '-v /var/run/docker.sock:/var/run/docker.sock alpine:3' },
        { cmd: '--use-api-socket alpine:3' },
        { cmd: 'docker ps' },
        { cmd: 'docker run --privileged alpine:3' },
        { cmd: 'docker exec other ls' },
        { cmd: 'docker exec -e web other ls' },
        { cmd: 'docker rm --force web other' },
        { cmd: 'docker cp / web:/x' },
      ],
    ],
    [
      'host-network',
      [
        { cmd: 'alpine:3', network: 'host' },
        { cmd: '--net=host alpine:3' },
        { cmd: '--network name=others alpine:3' },
        { cmd: 'alpine:3', network: 'others' },
        { build: '-t a --network host .' },
      ],
    ],
    [
      'host-env',
      [
        { cmd: '-e HOME alpine:3' },
        { build: '-t a --build-arg TOKEN .' },
        { build: '-t a --secret id=a,env=TOKEN .' },
        { build: '-t a --secret id=TOKEN .' },
        { build: '-t a --secret id=a,type=env,src=TOKEN .' },
      ],
    ],
  ];
  test.each(cases.flatMap(([permission, steps]) => steps.map((step) => [step, permission] as const)))(
    '%j: %s',
    (step, permission) => {
      expect(needed(step)).toEqual([`plan/not-allowed ${permission}`]);
      const task = taskOf({
        steps: [{ id: 'web', cmd: 'nginx:1' }, step],
      });
      const allow = new Set([permission]);
      expect(planTask(fromElsewhere(task), run, { allow }).ok).toBe(true);
      expect(planTask(task, run).ok).toBe(true);
    },
  );
});

test('the message points at what takes the power', () => {
  const step = {
    id: 'spy',
    cmd: '-v /:/host alpine:3 ls',
    network: 'host',
  };
  const planned = planTask(fromElsewhere(taskOf({ steps: [step] })), run);
  expect(planned.ok ? '' : print(planned.problems)).toMatchInlineSnapshot(`
   "error: step 'spy' reaches files of the machine outside of its context, which a task from elsewhere may not do unless allowed
     --> acb.yaml:2:11
      |
    2 |   cmd: -v /:/host alpine:3 ls
      |           ^^^^^^^
      = hint: if you trust the task, add '--allow privileged'
      [plan/not-allowed]

   error: step 'spy' uses the network of the machine, which a task from elsewhere may not do unless allowed
     --> acb.yaml:3:3
      |
    3 |   network: "host"
      |   ^^^^^^^^^^^^^^^
      = hint: if you trust the task, add '--allow host-network'
      [plan/not-allowed]"
  `);
});
