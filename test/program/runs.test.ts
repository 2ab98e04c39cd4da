import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
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
  installation = await Installation.create();
  docker.reset();
});
afterEach(() => installation.close());

const task = `version: v1.1.0
steps:
- id: greet
  cmd: example.com/tool:1 hello
- id: part
  cmd: example.com/tool:1 goodbye
`;

function run(id: string, ...more: readonly string[]): Promise<ProgramResult> {
  return installation.taskrun(['run', '-', '/dev/null', '--id', id, '--task-name', 'talk', ...more], {
    environment: docker.environment,
    input: task,
  });
}

const runs = (...words: readonly string[]): Promise<ProgramResult> =>
  installation.taskrun(['runs', ...words]);

test('list, show, logs and remove what was kept', async () => {
  docker.script = (call) => {
    call.stdout(`\x1b[32m${call.arguments.at(-1) ?? ''}\x1b[0m\n`);
    return call.arguments.at(-1) === 'goodbye' ? 3 : 0;
  };
  await run('first1', '--triggered-by', 'schedule');
  docker.script = () => 0;
  await run('second1');

  const list = await runs('list');
  const [head, ...rows] = list.stdout.trimEnd().split('\n');
  expect(head).toMatch(/^RUN ID +TASK +PLATFORM +STATUS +TRIGGER +STARTED +DURATION$/);
  expect(rows).toEqual([
    expect.stringMatching(
      /^second1 +talk +linux\/\w+ +Succeeded +manual +\d{4}-\d\d-\d\dT[\d:]{8}Z +<?\d+\.\d s$/,
    ),
    expect.stringMatching(/^first1 +talk +linux\/\w+ +Failed +schedule +\d{4}-/),
  ]);
  const failed = await runs('list', '--run-status', 'Failed', '--output', 'json');
  expect(JSON.parse(failed.stdout)).toMatchObject({ runs: [{ id: 'first1', status: 'Failed' }] });

  const shown = await runs('show', 'fir');
  expect(shown.stdout).toMatch(/^run +first1\ntask +talk\nstatus +Failed\n/);
  expect(shown.stdout).toContain("step 'part': 'docker run' ended with exit code 3");
  expect(JSON.parse((await runs('show', '--output', 'json')).stdout)).toMatchObject({
    id: 'second1',
    status: 'Succeeded',
  });

  expect((await runs('logs', 'first1', '--no-log-prefix')).stdout).toBe('hello\ngoodbye\n');
  const logs = await runs('logs', 'first1', '--step', 'part');
  expect(logs.stdout).toMatch(/\npart +> run example.com\/tool:1 goodbye\npart +\| goodbye\npart +✗ failed/);
  expect(logs.stdout).not.toContain('greet +|');

  expect(await runs('remove', 'first1')).toEqual({ exitCode: 0, stdout: 'first1\n', stderr: '' });
  expect(await readdir(join(installation.folder, 'runs'))).toEqual(['second1']);
});

test('mistakes are explained', async () => {
  expect((await runs('show')).stderr).toBe(
    "error: there is no run 'latest'\n  = hint: no runs are kept yet: 'taskrun run' makes the first\n",
  );
  await run('abc1');
  await run('abc2');
  const ambiguous = await runs('show', 'abc');
  expect([ambiguous.exitCode, ambiguous.stderr]).toEqual([
    2,
    "error: 'abc' is the beginning of 2 runs' IDs\n  = hint: there is 'abc2', 'abc1'\n",
  ]);
  expect((await runs('logs', 'abc3')).stderr).toBe(
    "error: there is no run 'abc3'\n  = hint: did you mean 'abc1'?\n",
  );
  expect((await runs('logs', 'abc1', '--step', 'gret')).stderr).toBe(
    "error: the run has no step 'gret'\n  = hint: did you mean 'greet'?\n",
  );
  expect((await runs('remove')).exitCode).toBe(2);
  expect((await run('abc4', '--keep-runs', 'long')).stderr).toContain("error: 'long' is not a duration");
});

test('a run of another process can be followed, is not removed, and ends as Error when it is killed', async () => {
  let proceed = (): void => undefined;
  const may = new Promise<void>((resolve) => (proceed = resolve));
  let called = (): void => undefined;
  const beginning = new Promise<void>((resolve) => (called = resolve));
  docker.script = async (call) => {
    if (call.arguments[0] !== 'run') return 0;
    call.stdout('before\n');
    called();
    await may;
    call.stdout('after\n');
    return 0;
  };
  const going = run('live1');
  await beginning;
  const refused = await runs('remove', 'live1');
  expect(refused.stderr).toBe(
    "error: the run 'live1' is still going on\n  = hint: stop it first, or wait until it is over\n",
  );
  const follower = spawn(
    process.execPath,
    [join(checkout, 'dist/main.js'), ...['runs', 'logs', 'live1', '--follow', '--no-log-prefix']],
    { env: { PATH: process.env.PATH, TASKRUN_DATA: installation.folder } },
  );
  let heard = '';
  follower.stdout.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    if (heard.includes('before')) proceed();
  });
  await new Promise((resolve) => follower.on('close', resolve));
  expect(heard).toBe('before\nafter\nbefore\nafter\n');
  expect((await going).exitCode).toBe(0);
});

test('a run that was killed is an Error, with the reason', async () => {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  docker.script = async (call) => {
    if (call.arguments[0] !== 'run') return 0;
    call.stdout('before\n');
    await over;
    return 0;
  };
  const killed = installation.taskrun(['run', '-', '/dev/null', '--id', 'dead1'], {
    environment: docker.environment,
    input: task,
    onOutput: (text, kill) => {
      if (text.includes('| before')) kill('SIGKILL');
    },
  });
  expect((await killed).exitCode).toBeNull();
  end();
  expect((await runs('list')).stdout).toMatch(/^dead1 +\S+ +\S+ +Error /m);
  expect((await runs('show', 'dead1')).stdout).toContain(
    'what went wrong\n  the process that carried out the run ended before the run did\n',
  );
});

test('the latest runs are listed, and how many more there are', async () => {
  await keepRuns(17);
  const latest = await runs('list');
  expect(latest.stdout.match(/^r\d\d/gm)).toEqual(Array.from({ length: 15 }, (_, at) => `r${26 - at}`));
  expect(latest.stderr).toBe('2 earlier runs: --all shows them too\n');
  const few = await runs('list', '--top', '16', '--output', 'json');
  expect((JSON.parse(few.stdout) as { runs: unknown[] }).runs).toHaveLength(16);
  expect(few.stderr).toBe('1 earlier run: --all shows them too\n');
  const all = await runs('list', '--all');
  expect(all.stdout.match(/^r\d\d/gm)).toHaveLength(17);
  expect(all.stderr).toBe('');
});

/** Runs `r10`, `r11` and so on, a minute apart, as if they had been. */
async function keepRuns(count: number): Promise<void> {
  const summaries = Array.from({ length: count }, (_, at) => ({
    id: `r${10 + at}`,
    taskName: 'talk',
    status: 'Succeeded',
    trigger: 'manual',
    startedAt: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
    images: [],
  }));
  for (const { id } of summaries) await mkdir(join(installation.folder, 'runs', id), { recursive: true });
  const lines = summaries.map((summary) => `${JSON.stringify(summary)}\n`);
  await writeFile(join(installation.folder, 'runs.ndjson'), lines.join(''));
}

test('runs are kept as long as --keep-runs says', async () => {
  await run('old1');
  await run('new1', '--keep-runs', '0s');
  expect(await readdir(join(installation.folder, 'runs'))).toEqual(['new1']);
});
