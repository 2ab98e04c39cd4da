import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout, Installation, type ProgramResult } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

let docker: ScriptedDocker;
let installation: Installation;

beforeAll(async () => {
  docker = await ScriptedDocker.start();
});
afterAll(() => docker.close());
beforeEach(async () => {
  docker.reset();
  installation = await Installation.create();
});
afterEach(() => installation.close());

function run(steps: string): Promise<ProgramResult> {
  const words = ['run', '-', 'tasks/hello', '--registry', 'localhost:1', '--id', 'r1'];
  const input = `version: v1.1.0\nsteps:\n${steps}`;
  return installation.taskrun(words, { environment: docker.environment, input });
}

test('only what docker prints on standard output are containers to remove', async () => {
  docker.script = (call) => {
    if (call.arguments[0] === 'ps') {
      call.stderr('WARNING: Error loading config file\n');
      call.stdout('c0ffee\n');
    }
    return 0;
  };
  expect((await run('- cmd: app\n')).exitCode).toBe(0);
  expect(docker.calls).toContain('rm --force --volumes c0ffee');
});

test('a kept container makes way for the next attempt', async () => {
  let runs = 0;
  docker.script = (call) => (call.arguments[0] === 'run' && runs++ === 0 ? 1 : 0);
  expect((await run('- {cmd: app, keep: true, retries: 1, retryDelay: 1}\n')).exitCode).toBe(0);
  expect(docker.calls.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
    'network create --label',
    'run --name r1_acb_step_0',
    'rm --force --volumes',
    'run --name r1_acb_step_0',
    'ps --all --quiet',
    'network rm r1_acb_default_network',
  ]);
});

test("a task's logins stay in a configuration of the run, which is gone afterwards", async () => {
  const configs: unknown[] = [];
  const folders = new Set<string>();
  docker.script = async ({ environment }) => {
    const folder = environment.DOCKER_CONFIG ?? '';
    folders.add(folder);
    configs.push(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
    return 0;
  };
  const steps = ['login -u bob registry.example', 'logout https://other.example/', 'login -u bob'];
  expect((await run(steps.map((words) => `- cmd: docker ${words}\n`).join(''))).exitCode).toBe(0);
  expect(configs[0]).toEqual({
    auths: {},
    credHelpers: { 'registry.example': '', 'other.example': '', 'https://index.docker.io/v1/': '' },
  });
  const [folder = ''] = folders;
  expect(folder).not.toBe(docker.environment.DOCKER_CONFIG);
  if (process.platform === 'linux') expect(folder).toMatch(/^\/dev\/shm\//);
  await expect(readFile(join(folder, 'config.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a Dockerfile and a context may be named by absolute paths', async () => {
  const folder = join(checkout, 'tasks', 'hello');
  const words = `-t app -f ${folder}/Dockerfile.amd64 ${folder}`;
  expect((await run(`- build: ${words}\n`)).exitCode).toBe(0);
  expect(docker.calls[0]?.replace(/--metadata-file=\S+ /, '')).toBe(`buildx build ${words}`);
});

test('an image is downloaded with the retries of its step, and only when it is not there', async () => {
  let pulls = 0;
  docker.script = ({ arguments: [verb] }) => (verb === 'pull' && pulls++ === 0 ? 1 : 0);
  const step = '{cmd: --platform linux/arm64 app, cmdDownloadRetries: 2}';
  expect((await run(`- ${step}\n`)).exitCode).toBe(0);
  const pull = 'pull --quiet --platform linux/arm64 app';
  expect(docker.calls.filter((call) => call.startsWith('pull'))).toEqual([pull, pull]);
  docker.reset();
  docker.images.add('app');
  expect((await run(`- ${step}\n`)).exitCode).toBe(0);
  expect(docker.calls.filter((call) => call.startsWith('pull'))).toEqual([]);
});

test('a network that cannot be made fails the step with what the engine says', async () => {
  docker.script = (call) => {
    if (call.arguments[0] !== 'network') return 0;
    call.stderr('Error response from daemon: all predefined address pools have been fully subnetted\n');
    return 1;
  };
  const { exitCode, stderr } = await run('- cmd: app\n');
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(
    /the network 'acb_default_network' could not be made: all predefined address pools have been\s+fully subnetted/,
  );
  expect(docker.calls.filter((call) => call.startsWith('run'))).toEqual([]);
});

test('the engine keeps what a container prints only where somebody can ask for it', async () => {
  const driver = '--log-driver none';
  const logged = async (steps: string): Promise<readonly boolean[]> => {
    docker.reset();
    expect((await run(steps)).exitCode).toBe(0);
    return docker.calls.filter((call) => call.startsWith('run')).map((call) => !call.includes(driver));
  };
  expect(await logged('- cmd: app\n- {cmd: app, keep: true}\n- {cmd: app, detach: true}\n')).toEqual([
    false,
    true,
    true,
  ]);
  expect(await logged('- cmd: --log-driver local app\n')).toEqual([true]);
  expect(await logged('- {id: a, cmd: app}\n- cmd: docker logs a\n')).toEqual([true]);
});
