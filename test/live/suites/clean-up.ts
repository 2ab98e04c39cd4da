import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Installation, type ProgramResult } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

/** A run that is under way. */
interface Started {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly result: Promise<ProgramResult>;
}

export function cleanUpSuite(subject: Subject): void {
  const { test } = subject;
  let installation: Installation;
  let project: string;
  const { environment } = subject;
  const docker = async (...words: string[]): Promise<string> =>
    (await subject.docker(...words)).stdout.trim();

  beforeAll(async () => {
    installation = await Installation.create();
  });
  afterAll(() => installation.close());
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'taskrun-live-'));
  });
  afterEach(() => rm(project, { recursive: true, force: true }));

  /** Containers, networks and volumes of ours, and temporary files. */
  async function left(): Promise<readonly unknown[]> {
    const ours = ['--quiet', '--filter', 'label=io.taskrun.run'];
    return [
      await docker('ps', '--all', ...ours),
      await docker('network', 'ls', ...ours),
      await docker('volume', 'ls', ...ours),
      await readdir(installation.temporaryFolder),
    ];
  }

  /** Starts a task in the project itself, and waits until its container works. */
  async function start(id: string, script: string): Promise<Started> {
    const file = join(project, `${id}.yaml`);
    const step = `{{.Values.base}} sh -c 'echo kept > $HOME/note; echo ready; ${script}'`;
    await writeFile(file, `version: v1.1.0\nsteps:\n- cmd: "${step}"\n`);
    const words = ['run', file, project, '--registry', subject.registry, '--id', id, '--in-place'];
    return new Promise((resolve) => {
      const result = installation.taskrun([...words, '--set', `base=${subject.base}`], {
        directory: project,
        environment,
        onOutput: (text, kill) => {
          if (text.includes('| ready')) resolve({ kill, result });
        },
      });
    });
  }

  const prune = (): Promise<ProgramResult> => installation.taskrun(['prune'], { environment });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    test(`${signal} ends a run orderly`, async () => {
      const run = await start(`live-${signal.toLowerCase()}`, 'sleep 60');
      run.kill(signal);
      const { exitCode, stderr } = await run.result;
      expect(exitCode).toBe(130);
      expect(stderr).toContain('stopping and cleaning up');
      expect(await left()).toEqual(['', '', '', []]);
      expect((await prune()).stderr).toBe('nothing to remove\n');
    });

  test('prune removes what a killed run has left, and nothing of one that goes on', async () => {
    const foreign = await docker('run', '--detach', subject.base, 'sleep', '600');
    const living = await start('live-living', 'until [ -e go ]; do sleep 0.1; done; cat $HOME/note');
    const killed = await start('live-killed', 'sleep 600');
    killed.kill('SIGKILL');
    const { exitCode: killedCode } = await killed.result;
    const pruned = await prune();
    await writeFile(join(project, 'go'), '');
    const { exitCode, stderr } = await living.result;
    expect([killedCode, pruned.exitCode]).toEqual([null, 0]);
    expect(pruned.stdout).toBe('live-killed: removed 1 container, 1 network, temporary files\n');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('| kept\n')]);
    expect(await left()).toEqual(['', '', '', []]);
    expect(await docker('rm', '--force', foreign)).toBe(foreign);
  });

  test('the next run does the same, and may have the ID of the killed one', async () => {
    const killed = await start('live-again', 'sleep 600');
    killed.kill('SIGKILL');
    await killed.result;
    const next = await start('live-again', 'true');
    expect((await next.result).exitCode).toBe(0);
    expect(await left()).toEqual(['', '', '', []]);
    expect((await prune()).stderr).toBe('nothing to remove\n');
  });

  test('a second interrupt ends at once what the first was about to end, and prune does the rest', async () => {
    const run = await start('live-twice', 'sleep 600');
    run.kill('SIGINT');
    run.kill('SIGTERM');
    expect((await run.result).exitCode).toBe(null);
    expect((await prune()).exitCode).toBe(0);
    expect(await left()).toEqual(['', '', '', []]);
  });

  test('runs of one file at the same time do not meet, but an ID is of one run at a time', async () => {
    const first = await start('live-same', 'until [ -e go ]; do sleep 0.1; done');
    const words = ['run', 'live-same.yaml', '--registry', subject.registry, '--set', `base=${subject.base}`];
    const taken = await installation.taskrun([...words, '--id', 'live-same'], {
      directory: project,
      environment,
    });
    await writeFile(join(project, 'go'), '');
    const others = await Promise.all(
      [1, 2, 3].map(() =>
        installation.taskrun([...words, '--in-place'], { directory: project, environment }),
      ),
    );
    expect((await first.result).exitCode).toBe(0);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toContain("error: a run with the ID 'live-same' is going on\n");
    expect(others.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await left()).toEqual(['', '', '', []]);
  });
}
