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
  expect(docker.calls.at(-1)).toBe('rm --force --volumes c0ffee');
});

test('a kept container makes way for the next attempt', async () => {
  docker.script = (call) => (call.arguments[0] === 'run' && docker.calls.length === 1 ? 1 : 0);
  expect((await run('- {cmd: app, keep: true, retries: 1, retryDelay: 1}\n')).exitCode).toBe(0);
  expect(docker.calls.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
    'run --name r1_acb_step_0',
    'rm --force r1_acb_step_0',
    'run --name r1_acb_step_0',
    'ps --all --quiet',
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
  await expect(readFile(join(folder, 'config.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a Dockerfile and a context may be named by absolute paths', async () => {
  const folder = join(checkout, 'tasks', 'hello');
  const words = `-t app -f ${folder}/Dockerfile.amd64 ${folder}`;
  expect((await run(`- build: ${words}\n`)).exitCode).toBe(0);
  expect(docker.calls[1]?.replace(/--metadata-file=\S+ /, '')).toBe(`buildx build ${words}`);
});
