import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { Project } from '../rig/project/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

let docker: ScriptedDocker;
let project: Project;

beforeAll(async () => {
  docker = await ScriptedDocker.start();
});
afterAll(() => docker.close());
beforeEach(async () => {
  project = await Project.create();
  docker.reset();
});
afterEach(() => project.close());

function run(...words: readonly string[]) {
  return project.taskrun(['run', '--id', 'r1', '--registry', 'localhost:1', '--no-lint', ...words], {
    environment: docker.environment,
  });
}

const runs = (): readonly string[] => docker.calls.filter((call) => call.startsWith('run '));

test('--cmd is a task of one step, in which aliases and templates mean something', async () => {
  const { exitCode, stderr } = await run(
    '--cmd',
    "$Registry/app:{{.Run.ID}} sh -c 'echo: # {{.Values.word}}'",
    '/dev/null',
    '--set',
    'word=hello',
  );
  expect(stderr).toContain('run localhost:1/app:r1 sh -c');
  expect(exitCode).toBe(0);
  expect(runs()).toEqual([expect.stringMatching(/ localhost:1\/app:r1 sh -c echo: # hello$/)]);
  expect(runs()[0]).not.toContain('--workdir');
});

test('--cmd works in the context, which is the first argument, and by default where one stands', async () => {
  await project.write('acb.yaml', 'steps:\n- cmd: other\n');
  expect((await run('--cmd', 'app', '.')).exitCode).toBe(0);
  expect((await run('--cmd', 'app')).exitCode).toBe(0);
  expect(runs()).toEqual([
    expect.stringContaining('--workdir /workspace '),
    expect.stringContaining('--workdir /workspace '),
  ]);
});

test('what is wrong with --cmd is shown in it', async () => {
  const { exitCode, stderr } = await run('--cmd', 'app | grep x', '/dev/null');
  expect(exitCode).toBe(3);
  expect(stderr).toContain('--> <--cmd>:4:9\n');
  expect(stderr).toContain('app | grep x');
  expect(stderr).toContain('[plan/host-shell]');
  const empty = await run('--cmd', ' ', '/dev/null');
  expect(empty.exitCode).toBe(2);
  expect(empty.stderr).toMatch(/^error: '--cmd' names nothing to run\n/);
});

test('--cmd and a task file are one too many', async () => {
  const { exitCode, stderr } = await run('--cmd', 'app', 'acb.yaml', '.');
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    "error: '--cmd' stands in the place of a task file, so a context is all that can be named besides\n" +
      "  = hint: leave out '--cmd', or 'acb.yaml'\n",
  );
});

test('--platform is what steps build for, and containers run as, and what templates read', async () => {
  await project.write('Dockerfile', 'FROM scratch\n');
  await project.write(
    'acb.yaml',
    'version: v1.1.0\nsteps:\n- build: -t app:{{.Run.OS}}-$Architecture .\n- cmd: app\n- cmd: --platform linux/s390x app\n',
  );
  const { exitCode, stderr } = await run('acb.yaml', '.', '--dry-run', '--platform', 'linux/arm/v7');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('--platform=linux/arm/v7 -t app:linux-arm');
  expect(new Set(stderr.match(/--platform[= ]\S+ (?:-t )?app\S*/g))).toEqual(
    new Set([
      '--platform=linux/arm/v7 -t app:linux-arm',
      '--platform=linux/arm/v7 app',
      '--platform linux/s390x app',
    ]),
  );
});

test('--platform is one platform', async () => {
  const { exitCode, stderr } = await run('--cmd', 'app', '--platform', 'linux/amd64,linux/arm64');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    "error: '--platform' cannot be 'linux/amd64,linux/arm64', which is not a platform\n",
  );
});

test("a schedule has no '--cmd'", async () => {
  await project.write('acb.yaml', 'steps:\n- cmd: app\n');
  await project.write(
    'schedule.yaml',
    "schedules:\n- {name: a, task: acb.yaml, cron: '0 4 * * *', options: [--cmd=app]}\n",
  );
  const { stderr } = await project.taskrun(['schedule', 'next']);
  expect(stderr).toContain("a schedule has no '--cmd'");
});
