import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';
import { printTimings, sideBySide, type Contestant } from './measure.js';

/** What the views cost: of a step that prints very much, at rest, and for a list of many runs. */
export async function benchReport(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  try {
    await benchOutput(folder);
    benchRest();
    await benchList(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const megabytes = 200;
const line =
  'compiling a module with a name of ordinary length and saying so, as build tools do it all day long ...';
/** A `docker` whose containers print lines as fast as they are taken. */
const printing = `#!/bin/sh
case "$*" in *bench/printer*) yes '${line}' | head -c ${megabytes * 1_000_000} ;; esac
`;
const task = 'version: v1.1.0\nsteps:\n- id: print\n  cmd: bench/printer:1\n';

/** The same run with every view; what the user sees goes nowhere, so that no terminal is measured. */
async function benchOutput(folder: string): Promise<void> {
  const docker = await ScriptedDocker.start();
  try {
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'docker'), printing);
    await chmod(join(folder, 'bin', 'docker'), 0o755);
    await writeFile(join(folder, 'task.yaml'), task);
    const environment = {
      ...docker.environment,
      PATH: [join(folder, 'bin'), docker.environment.PATH].join(delimiter),
      TASKRUN_DATA: join(folder, 'data'),
    };
    const views = ['live', 'plain', 'github', 'json', 'quiet'].map((view): Contestant => {
      const words = [
        'dist/main.js',
        'run',
        join(folder, 'task.yaml'),
        '/dev/null',
        '--id',
        'bench',
        '--progress',
        view,
      ];
      return {
        name: `--progress ${view}`,
        command: ['sh', '-c', 'exec "$@" 2>/dev/null', 'sh', process.execPath, ...words],
        environment,
      };
    });
    printTimings(`a step that prints ${megabytes} MB`, await sideBySide(views, 3), 1.1);
  } finally {
    await docker.close();
  }
}

/** The share of a core that the live view takes while eight steps run and print nothing. */
function benchRest(): void {
  const { stdout, stderr } = spawnSync('npx', ['tsx', 'test/bench/report-subject.ts'], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  process.stdout.write(`\nlive view at rest\n  ${stdout}  goal: at most 5 % of one core\n`);
}

const runs = 10_000;

async function benchList(folder: string): Promise<void> {
  const data = join(folder, 'many');
  const lines: string[] = [];
  for (let at = 0; at < runs; at += 1) {
    const id = `c${at.toString(36).padStart(6, '0')}`;
    await mkdir(join(data, 'runs', id), { recursive: true });
    const startedAt = new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString();
    const images = [{ name: `registry.example/app:${id}`, digest: `sha256:${id.padStart(64, '0')}` }];
    const run = {
      id,
      taskName: 'nightly',
      platform: 'linux/amd64',
      status: 'Succeeded',
      trigger: 'schedule',
    };
    lines.push(JSON.stringify({ ...run, startedAt, duration: 61_000 + at, images }));
  }
  await writeFile(join(data, 'runs.ndjson'), `${lines.join('\n')}\n`);
  const command = (...words: string[]): Contestant['command'] => [process.execPath, 'dist/main.js', ...words];
  const environment = { TASKRUN_DATA: data };
  const timings = await sideBySide(
    [
      { name: `runs list of ${runs} runs`, command: command('runs', 'list'), environment },
      { name: 'taskrun --version', command: command('--version') },
    ],
    15,
  );
  const [list, version] = timings.map(({ median }) => median);
  process.stdout.write(
    `\nruns list\n  ${((list ?? NaN) - (version ?? NaN)).toFixed(0)} ms beyond start-up for ${runs} runs\n  goal: at most 150 ms\n`,
  );
}
