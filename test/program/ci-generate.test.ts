import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scriptsOf } from '../rig/ci-scripts/index.js';
import { command } from '../rig/program/command.js';
import { checkout, Installation } from '../rig/program/index.js';
import { parse } from 'yaml';

let installation: Installation;
let folder: string;
beforeEach(async () => {
  installation = await Installation.create();
  folder = await mkdtemp(join(tmpdir(), 'taskrun-ci-'));
});
afterEach(() => Promise.all([installation.close(), rm(folder, { recursive: true })]));

const usual = [
  '--cron',
  '0 4 * * *',
  '--package',
  'taskrun@0.1.0',
  '--checkout',
  '/srv/app',
  '--from',
  'https://github.com/me/app.git#main',
];
const split = ['github', 'gitlab', 'azure-pipelines'];
const services = [...split, 'jenkins', 'systemd', 'cron', 'kubernetes-cronjob'];

const generate = (service: string, file: string, ...words: readonly string[]) =>
  installation.taskrun(['ci', 'generate', service, file, ...usual, ...words], { directory: folderOf(file) });
const folderOf = (file: string): string => (file.startsWith('tasks/') ? checkout : folder);

test.each([
  ...services.map((service) => [service, false] as const),
  ...split.map((service) => [service, true] as const),
])('the whole file for %s, split: %s', async (service, inParts) => {
  const { exitCode, stdout, stderr } = await generate(
    service,
    'tasks/multiarch.yaml',
    ...(inParts ? ['--split'] : []),
  );
  expect([exitCode, stderr]).toEqual([0, '']);
  const golden = new URL(`ci-files/${service}${inParts ? '-split' : ''}.txt`, import.meta.url);
  expect(stdout).toBe(await readFile(golden, 'utf8'));
});

describe('the scripts, run', () => {
  const login = {
    TASKRUN_REGISTRY: 'registry.example.com/team',
    REGISTRY_USERNAME: 'robot',
    REGISTRY_PASSWORD: 'hunter22',
  };
  /** A name in which everything is that a shell, YAML, Groovy, systemd or cron could take for something else. */
  const strange = `it's "a" $HOME %d \\ \`x\`; #.yaml`;

  /** A run that takes place writes its record. */
  const record = `while [ $# -gt 1 ]; do [ "$UNCHANGED$1" != --metadata-file ] || : > "$2"; shift; done`;

  /** Runs scripts with programs in the place of all that they start, and answers the words of each npx. */
  async function run(
    scripts: readonly { readonly script: string; readonly environment: object }[],
  ): Promise<readonly (readonly string[])[]> {
    const bin = join(folder, 'bin');
    await mkdir(join(folder, '.config/taskrun'), { recursive: true });
    await writeFile(join(folder, '.config/taskrun/job.env'), '');
    await mkdir(bin);
    for (const name of ['npx', 'docker', 'apk']) {
      const body =
        name === 'npx'
          ? `printf '%s\\0' "$@" >> ${folder}/calls; printf '\\n' >> ${folder}/calls\n${record}`
          : ':';
      await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`);
      await chmod(join(bin, name), 0o755);
    }
    for (const { script, environment } of scripts) {
      const world = {
        ...login,
        REGISTRY_USR: 'robot',
        REGISTRY_PSW: 'hunter22',
        HOME: folder,
        PATH: `${bin}:${process.env.PATH ?? ''}`,
      };
      const numbers = { GITHUB_RUN_ID: '7', CI_PIPELINE_ID: '7', BUILD_BUILDID: '7' };
      const words = ['-C', folder, '/bin/bash', '-e', '-c', script];
      const result = await command('env', words, { ...world, ...numbers, ...environment });
      expect([result.exitCode, result.stderr]).toEqual([0, '']);
    }
    const calls = await readFile(join(folder, 'calls'), 'utf8');
    return calls
      .split('\n')
      .slice(0, -1)
      .map((call) => call.split('\0').slice(0, -1));
  }

  test.each(services)('for %s', async (service) => {
    await writeFile(
      join(folder, strange),
      'version: v1.1.0\nsteps:\n- build: -t app --platform linux/arm64 .\n',
    );
    const { stdout } = await generate(service, strange, '--name', 'job', '--checkout', folder);
    const [words = [], ...others] = await run(scriptsOf[service]?.(stdout) ?? []);
    expect(others).toEqual([]);
    const password = service === 'jenkins' ? 'REGISTRY_PSW' : 'REGISTRY_PASSWORD';
    const context = service === 'kubernetes-cronjob' ? ['https://github.com/me/app.git#main'] : [];
    expect(words.slice(0, 12 + context.length)).toEqual([
      ...['--yes', '--package=taskrun@0.1.0', 'taskrun', 'run', strange, ...context],
      ...[
        '--registry',
        'registry.example.com/team',
        '--credential',
        `registry.example.com;robot;env:${password}`,
      ],
      ...['--if-changed', '--state', 'oci://registry.example.com/team/job-state:latest'],
    ]);
    expect(words.join(' ')).not.toContain('hunter22');
  });

  test.each(split)('for %s, split', async (service) => {
    const { stdout } = await generate(service, 'tasks/multiarch.yaml', '--split');
    const [part = [], merge = []] = await run(scriptsOf[service]?.(stdout) ?? []);
    const state = 'oci://registry.example.com/team/multiarch-state';
    expect(part.slice(0, 15)).toEqual([
      ...['--yes', '--package=taskrun@0.1.0', 'taskrun', 'run', 'tasks/multiarch.yaml'],
      ...['--id', expect.stringMatching(/^[a-z]{2}7$/), '--only-platform', 'linux/arm64'],
      ...[
        '--registry',
        'registry.example.com/team',
        '--credential',
        'registry.example.com;robot;env:REGISTRY_PASSWORD',
      ],
      ...['--if-changed', '--state'],
    ]);
    expect(part[15]).toBe(`${state}:linux-arm64`);
    expect(merge.slice(2)).toEqual([
      ...['taskrun', 'manifest', 'merge', '--credential', 'registry.example.com;robot;env:REGISTRY_PASSWORD'],
      ...['--state', `${state}:linux-amd64`, '--state', `${state}:linux-arm64`],
    ]);
  });

  test('of the action: inputs are words, whatever is in them', async () => {
    const { runs } = parse(await readFile(join(checkout, 'action.yml'), 'utf8')) as {
      readonly runs: { readonly steps: readonly { readonly run?: string }[] };
    };
    const script = runs.steps.find((step) => step.run !== undefined)?.run ?? '';
    const environment = {
      INPUT_FILE: strange,
      INPUT_CONTEXT: '.',
      INPUT_REGISTRY: 'registry.example.com/team',
      INPUT_USERNAME: 'robot',
      INPUT_PASSWORD: 'hunter22',
      INPUT_IF_CHANGED: 'true',
      INPUT_STATE: 'oci://registry.example.com/state',
      INPUT_ONLY_PLATFORM: 'linux/arm64',
      INPUT_OPTIONS: '--set\ntag=$(id) x\n',
      INPUT_PACKAGE: 'taskrun@0.1.0',
      ACTION_PATH: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: join(folder, 'output'),
    };
    const output = join(folder, 'unchanged');
    const unchanged = { ...environment, UNCHANGED: 'yes', GITHUB_OUTPUT: output };
    await writeFile(output, '');
    const [words, again] = await run([
      { script, environment },
      { script, environment: unchanged },
    ]);
    expect(words).toEqual([
      ...[
        '--yes',
        '--package=taskrun@0.1.0',
        'taskrun',
        'run',
        strange,
        '.',
        '--registry',
        'registry.example.com/team',
      ],
      ...['--credential', 'registry.example.com;robot;env:INPUT_PASSWORD', '--if-changed'],
      ...['--state', 'oci://registry.example.com/state', '--only-platform', 'linux/arm64', '--id', 'gh7'],
      ...['--set', 'tag=$(id) x', '--metadata-file', join(folder, 'taskrun-run.json')],
    ]);
    expect(again).toEqual(words);
    expect(await readFile(output, 'utf8')).toBe('');
    expect(await readFile(join(folder, 'output'), 'utf8')).toBe(`record=${folder}/taskrun-run.json\n`);
  });
});

test('files are written, and none is written over', async () => {
  await writeFile(join(folder, 'job.yaml'), 'version: v1.1.0\nsteps:\n- build: -t app .\n');
  const written = await generate('systemd', 'job.yaml', '--output', folder);
  expect(written).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: `wrote ${folder}/taskrun-job.service\nwrote ${folder}/taskrun-job.timer\n`,
  });
  const again = await generate('systemd', 'job.yaml', '--output', folder);
  expect([again.exitCode, again.stderr]).toEqual([
    2,
    expect.stringContaining("taskrun-job.service' is there already"),
  ]);
});

describe('refused', () => {
  beforeEach(() => writeFile(join(folder, 'job.yaml'), 'version: v1.1.0\nsteps:\n- build: -t app .\n'));

  test.each([
    ['github', ['--timezone', 'Europe/Paris'], "'github' reads cron expressions in UTC"],
    ['cron', ['--timezone', 'Europe/Paris'], "'cron' has the machine's own time only"],
    ['github', ['--split'], "'--split' needs builds for platforms"],
    ['jenkins', ['--split'], "'jenkins' has no form with --split"],
    ['github', ['--cron', '@daily'], "'@daily' is no cron expression that all services read"],
    ['github', ['--cron', '0 25 * * *'], "the cron expression '0 25 * * *' cannot be understood"],
    ['github', ['--registry', '${{ secrets.X }}'], '"${{ secrets.X }}" cannot be written'],
    ['github', ['--name', 'a b'], "'a b' is no name for a job"],
    ['gitlub', [], "'<service>' cannot be 'gitlub'"],
  ])('%s %j', async (service, words, message) => {
    const { exitCode, stderr } = await generate(service, 'job.yaml', ...words);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`error: ${message}`)]);
  });

  test('a file that is no task', async () => {
    await writeFile(join(folder, 'job.yaml'), 'steps: 1\n');
    expect((await generate('github', 'job.yaml')).exitCode).toBe(3);
  });
});
