import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';

const execute = promisify(execFile);

let folder: string;
let installation: Installation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'completion-'));
  installation = await Installation.create();
  await symlink(resolve('dist/main.js'), join(folder, 'taskrun'));
  await writeFile(
    join(folder, 'task.yaml'),
    'version: v1.1.0\nsteps:\n- {id: one, cmd: app}\n- {id: two, cmd: app}\n',
  );
});
afterAll(() => Promise.all([installation.close(), rm(folder, { recursive: true })]));

/** The answers of `taskrun __complete` to a command line, the last word of which is being written. */
async function answers(line: string): Promise<readonly string[]> {
  const { exitCode, stdout } = await installation.taskrun(['__complete', '--', ...line.split(' ').slice(1)], {
    directory: folder,
  });
  expect(exitCode).toBe(0);
  return stdout.split('\n').slice(0, -1);
}

const wordsOf = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.split('\t')[0] ?? '');

describe('what may come next', () => {
  test('commands, with what they do', async () => {
    expect(await answers('taskrun reg')).toEqual([
      'registry\tthe embedded registry: what runs without --registry push to',
    ]);
    expect(wordsOf(await answers('taskrun runs '))).toEqual(['list', 'show', 'logs', 'remove']);
    expect(wordsOf(await answers('taskrun '))).not.toContain('__complete');
  });

  test('options, and the choices of their values in both ways of writing', async () => {
    expect(wordsOf(await answers('taskrun run --key'))).toEqual([]);
    expect(wordsOf(await answers('taskrun run --keep'))).toEqual(['--keep-going', '--keep-runs']);
    expect(await answers('taskrun run --executor n')).toEqual(['native']);
    expect(await answers('taskrun run --executor=n')).toEqual(['--executor=native']);
    expect(await answers('taskrun run -- --keep')).toEqual([':files']);
  });

  test('the steps of the task file at hand; of what is no task file, none', async () => {
    expect(await answers('taskrun run task.yaml --only ')).toEqual(['one', 'two']);
    expect(await answers('taskrun run task.yaml --keep-going --from t')).toEqual(['two']);
    expect(await answers('taskrun run nothing.yaml --only ')).toEqual([]);
    expect(await answers('taskrun run https://registry.invalid/task.yaml --only ')).toEqual([]);
  });

  test('files are for the shell to find', async () => {
    for (const line of ['taskrun run ', 'taskrun lint task.yaml ot', 'taskrun run task.yaml --values '])
      expect(await answers(line)).toEqual([':files']);
  });

  test('codes of diagnostics, runs, and the steps of a run', async () => {
    expect(await answers('taskrun lint --explain lint/image-not-b')).toEqual(['lint/image-not-built']);
    expect(await answers('taskrun runs show ')).toEqual([]);
    const words = ['run', 'tasks/multiarch.yaml', '--executor', 'native', '--id', 'r1'];
    await installation.taskrun(words);
    expect(wordsOf(await answers('taskrun runs show '))).toEqual(['latest', 'r1']);
    expect(await answers('taskrun runs logs r1 --step build-am')).toEqual(['build-amd64']);
  });
});

describe('bash', () => {
  /** What bash would put into the line. */
  async function completed(line: string): Promise<readonly string[]> {
    // As the shell has it when the key is pressed: `=` and `:` are words of their own.
    const words = line.split(/(?<=[=:])|(?=[=:])| /);
    const script = `source <(taskrun completion bash)
      COMP_LINE=$1 COMP_POINT=\${#1}; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _taskrun; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const environment = { ...process.env, TASKRUN_DATA: installation.folder };
    const path = [folder, process.env.PATH ?? ''].join(delimiter);
    const { stdout } = await execute('bash', ['-c', script, 'bash', line, ...words], {
      cwd: folder,
      env: { ...environment, PATH: path },
    });
    return stdout.split('\n').slice(0, -1);
  }

  test.each([
    ['taskrun run --executor=n', ['native']],
    ['taskrun run task.yaml --only ', ['one', 'two']],
    ['taskrun run tas', ['task.yaml', 'taskrun']],
    ['taskrun doc', ['doctor']],
  ])('%s', async (line, words) => {
    expect([...(await completed(line))].sort()).toEqual(words);
  });
});
