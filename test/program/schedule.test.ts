import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pushImage } from '../rig/images/index.js';
import { Installation, mainFile } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';
import { openTestRegistry, respond } from '../rig/test-registry/index.js';

let docker: ScriptedDocker;
let installation: Installation;
let folder: string;
const schedulers: RunningScheduler[] = [];

beforeAll(async () => {
  docker = await ScriptedDocker.start();
});
afterAll(() => docker.close());
beforeEach(async () => {
  docker.reset();
  installation = await Installation.create();
  folder = await mkdtemp(join(tmpdir(), 'taskrun-schedule-'));
  await writeFile(join(folder, 'app.yaml'), 'version: v1.1.0\nsteps:\n- cmd: app {{.Run.TriggeredBy}}\n');
});
afterEach(async () => {
  // In order, not killed: a scheduler's runs outlive it, and would go on writing in the folder that is removed.
  for (const scheduler of schedulers.splice(0)) await scheduler.end();
  await installation.close();
  await rm(folder, { recursive: true });
});

/** A `taskrun schedule` that goes on, and what it has printed so far. */
class RunningScheduler {
  output = '';
  readonly #ended: Promise<unknown>;

  constructor(readonly process: ChildProcess) {
    process.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#ended = once(process, 'close');
  }

  /** Resolves when its output matches. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.process.exitCode !== null) throw new Error(`it ended:\n${this.output}`);
      await once(this.process.stderr ?? this.process, 'data');
    }
  }

  async end(): Promise<number | null> {
    this.process.kill('SIGTERM');
    await this.#ended;
    return this.process.exitCode;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.#ended;
  }
}

function schedule(...words: readonly string[]): RunningScheduler {
  const child = spawn(process.execPath, [mainFile, 'schedule', ...words], {
    cwd: folder,
    env: { ...installation.environment, ...docker.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const scheduler = new RunningScheduler(child);
  schedulers.push(scheduler);
  return scheduler;
}

const eachSecond = ['app.yaml', '--cron', '* * * * * *', '--timezone', 'UTC'];

/** The containers of runs, which go on until the test ends them. */
function containers(): { readonly next: () => Promise<Container>; readonly started: () => number } {
  const arrived: Container[] = [];
  const waiting: ((container: Container) => void)[] = [];
  let count = 0;
  docker.script = (call) => {
    if (call.arguments[0] !== 'run') return 0;
    count++;
    return new Promise((end) => {
      const container = { words: call.arguments, end };
      const taker = waiting.shift();
      if (taker === undefined) arrived.push(container);
      else taker(container);
      void call.killed.then(() => end(137));
    });
  };
  const next = (): Promise<Container> => {
    const container = arrived.shift();
    return container === undefined ? new Promise((take) => waiting.push(take)) : Promise.resolve(container);
  };
  return { next, started: () => count };
}
interface Container {
  readonly words: readonly string[];
  readonly end: (exitCode: number) => void;
}

async function runsKept(): Promise<
  readonly { readonly id: string; readonly status: string; readonly trigger: string }[]
> {
  const { stdout } = await installation.taskrun(['runs', 'list', '--output', 'json']);
  return (JSON.parse(stdout) as { readonly runs: Awaited<ReturnType<typeof runsKept>> }).runs;
}

test('runs the task when it is due, and ends in order', async () => {
  const runs = containers();
  const scheduler = schedule(...eachSecond);
  const container = await runs.next();
  expect(container.words.slice(-2)).toEqual(['app', 'cron']);
  container.end(0);
  const [, id = ''] = await scheduler.says(/app: run (\w+) succeeded/);
  (await runs.next()).end(3);
  await scheduler.says(/app \| .*exit code 3[^]*app: run \w+ failed/);
  await runs.next();
  expect(await scheduler.end()).toBe(0);
  expect(scheduler.output).toMatch(
    /ends, and cancels its runs\n[^]*app: run \w+ was cut off\n\S+ has ended\n$/,
  );
  const kept = await runsKept();
  expect(kept).toContainEqual(expect.objectContaining({ id, status: 'Succeeded', trigger: 'cron' }));
  expect(new Set(kept.map(({ status }) => status))).toEqual(new Set(['Succeeded', 'Failed', 'Canceled']));
});

test('killed during a run and started again: the run is neither lost nor repeated', async () => {
  const runs = containers();
  const first = schedule(...eachSecond);
  const container = await runs.next();
  const [, id = ''] = await first.says(/app: run (\w+) starts/);
  await first.kill();
  const second = schedule(...eachSecond, '--overlap', 'queue');
  await second.says(new RegExp(`app: run ${id} was started before this scheduler: looking after it`));
  await second.says(/app: waits for the run before/);
  expect(runs.started()).toBe(1);
  container.end(0);
  await second.says(new RegExp(`app: run ${id} succeeded`));
  (await runs.next()).end(0);
  await second.says(/run (?!ID)\w+ starts: due/);
  await second.end();
  const ids = (await runsKept()).map((run) => run.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain(id);
});

test('killed together with its run and started again: the run starts again', async () => {
  const runs = containers();
  const first = schedule(...eachSecond);
  await runs.next();
  const [, id = ''] = await first.says(/app: run (\w+) starts/);
  await first.kill();
  const [note = ''] = await readdir(join(installation.folder, 'active'));
  const { owner } = JSON.parse(await readFile(join(installation.folder, 'active', note), 'utf8')) as {
    owner: string;
  };
  process.kill(Number(owner.split('/').at(-2)), 'SIGKILL');
  const second = schedule(...eachSecond);
  await second.says(
    new RegExp(`app: run ${id} was cut off\n\\S+ app: run \\w+ starts: due .*late \\(1 time was missed\\)`),
  );
  (await runs.next()).end(0);
  await second.says(/app: run \w+ succeeded/);
  expect((await runsKept()).find((run) => run.id === id)?.status).toBe('Error');
});

test('a second scheduler says who is at it', async () => {
  const first = schedule('app.yaml', '--cron', '0 4 * * *');
  await first.says(/app: app.yaml, next /);
  const second = schedule('app.yaml', '--cron', '0 5 * * *');
  await once(second.process, 'close');
  expect([second.process.exitCode, second.output]).toEqual([
    2,
    expect.stringMatching(
      new RegExp(
        `^error: the schedules of 'app.yaml' are carried out already, by process ${first.process.pid} on .* since `,
      ),
    ),
  ]);
  expect(await first.end()).toBe(0);
});

test('answers about itself', async () => {
  const runs = containers();
  const scheduler = schedule(...eachSecond, '--listen', '127.0.0.1:0');
  const [, address = ''] = await scheduler.says(/answers http:\/\/(\S+)\/healthz/);
  const ask = async (path: string): Promise<readonly [number, string]> => {
    const response = await fetch(`http://${address}${path}`);
    return [response.status, await response.text()];
  };
  (await runs.next()).end(0);
  await scheduler.says(/app: run \w+ succeeded/);
  expect(await ask('/healthz')).toEqual([200, 'ok\n']);
  const [status, metrics] = await ask('/metrics');
  expect([status, metrics]).toEqual([
    200,
    expect.stringContaining('taskrun_schedule_runs_total{schedule="app",status="succeeded"} 1\n'),
  ]);
  expect(metrics).toMatch(/^taskrun_schedule_next_run_timestamp_seconds\{schedule="app"\} \d+$/m);
  expect((await ask('/'))[0]).toBe(404);
});

describe('triggers of a schedule file', () => {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', join(folder, 'app'), ...words], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder,
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.com',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@example.com',
      },
    }).trim();

  async function commit(file: string): Promise<string> {
    await writeFile(join(folder, 'app', file), `${Math.random()}`);
    git('add', '.');
    git('commit', '--quiet', '-m', file);
    return git('rev-parse', '--short=12', 'HEAD');
  }

  test('a commit to some files makes a run, also when it came while nobody was there', async () => {
    execFileSync('git', ['init', '--quiet', '-b', 'main', join(folder, 'app')]);
    const before = await commit('Dockerfile');
    await writeFile(
      join(folder, 'schedule.yaml'),
      `schedules:
- name: app
  task: app.yaml
  triggers:
  - {on: git, repository: 'file://${folder}/app/.git#main', paths: [Dockerfile, 'src/**', '!**/*.md'], every: 10}
`,
    );
    const runs = containers();
    const first = schedule();
    await first.says(new RegExp(`app: watches: file://\\S+ is at ${before}`));
    await first.end();
    const unrelated = await commit('README.md');
    const second = schedule();
    await second.says(new RegExp(`app: no run: file://\\S+ is at ${unrelated}`));
    await second.end();
    const after = await commit('Dockerfile');
    const third = schedule();
    (await runs.next()).end(0);
    expect(third.output).toMatch(
      new RegExp(`app: run \\w+ starts: file://\\S+#main moved from ${unrelated} to ${after}\n`),
    );
    await third.says(/app: run \w+ succeeded/);
    expect(runs.started()).toBe(1);
    expect((await runsKept()).map(({ trigger }) => trigger)).toEqual(['git']);
  });

  test('a base image that moves makes one run; the first look, and one that fails, make none', async () => {
    const registry = await openTestRegistry();
    try {
      const base = `${registry.address}/base:1`;
      const pushBase = (author: string) =>
        pushImage(base, { config: { os: 'linux', architecture: 'amd64', author } });
      await writeFile(
        join(folder, 'schedule.yaml'),
        `schedules:
- name: app
  task: app.yaml
  triggers:
  - {on: base-image, images: ['${base}'], every: 10}
`,
      );
      const runs = containers();
      const { digest: before } = await pushBase('first');
      const first = schedule();
      await first.says(new RegExp(`app: watches: base images ${base}\n`));
      await first.end();
      const { digest: after } = await pushBase('second');
      const second = schedule();
      (await runs.next()).end(0);
      expect(second.output).toContain(`starts: base image ${base} moved from ${before} to ${after}\n`);
      await second.says(/app: run \w+ succeeded/);
      await second.end();
      registry.inject({ method: 'HEAD', answer: respond(403) });
      const third = schedule();
      await third.says(new RegExp(`app: base-image cannot be looked at: .*'${base}'`));
      await third.end();
      expect(runs.started()).toBe(1);
      expect((await runsKept()).map(({ trigger }) => trigger)).toEqual(['base-image']);
    } finally {
      await registry.close();
    }
  });
});
