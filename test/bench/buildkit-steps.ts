import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { define, leftAt, outputOf, type ExecVertex } from '../../src/llb/index.js';
import type { BuildKitBench } from './buildkit.js';
import { type Contestant, printTimings, sideBySide, type Timing } from './measure.js';

const steps = 10;
/** Milliseconds that a step may take longer than `buildctl build` of what it runs. */
const allowed = 30;

/** `cmd` steps against `buildctl build` of the same execs, each of them new. */
export async function benchBuildKitSteps(bench: BuildKitBench): Promise<void> {
  const { engines, folder, taskrun, environment } = bench;
  const few = await taskOf(bench, 1, 'true');
  const many = await taskOf(bench, 1 + steps, 'true');
  const byHand = async (): Promise<[string, ...string[]]> => {
    for (let index = 0; index < steps; index++)
      await writeFile(join(folder, `${index}.llb`), definition(engines.base));
    const line = `for i in $(seq 0 ${steps - 1}); do buildctl build --progress=plain < ${folder}/$i.llb; done`;
    return ['sh', '-ec', line];
  };
  const timings = await sideBySide(
    [
      { name: `taskrun, ${1 + steps} steps`, command: taskrun('buildkit', many, '/dev/null'), environment },
      { name: 'taskrun, 1 step', command: taskrun('buildkit', few, '/dev/null'), environment },
      { name: `buildctl build, ${steps} times`, command: byHand, environment },
    ],
    5,
  );
  printTimings(`${steps} cmd steps, BuildKit`, timings);
  const [all = NaN, one = NaN, hand = NaN] = timings.map(({ median }) => median);
  say(`${((all - one - hand) / steps).toFixed(0)} ms more for each step; goal: at most ${allowed} ms`);
}

/** 5 000 files, 500 MB: what one more step costs that changes one of them, and what it costs where there is no other file. */
export async function benchBuildKitWorkspace(bench: BuildKitBench): Promise<void> {
  const { folder, taskrun, environment } = bench;
  const large = join(folder, 'large');
  for (let index = 0; index < 5_000; index++) await fileIn(large, index);
  const small = join(folder, 'small');
  await fileIn(small, 1);
  const few = await taskOf(bench, 1, 'touch folder-1/file-1');
  const many = await taskOf(bench, 1 + steps, 'touch folder-1/file-1');
  const contestants = (context: string, name: string): readonly Contestant[] =>
    (['buildkit', 'docker'] as const).flatMap((executor) => [
      {
        name: `${executor}, ${name}, ${1 + steps} steps`,
        command: taskrun(executor, many, context),
        environment,
      },
      { name: `${executor}, ${name}, 1 step`, command: taskrun(executor, few, context), environment },
    ]);
  const timings = await sideBySide([...contestants(large, '500 MB'), ...contestants(small, '1 file')], 2);
  printTimings('a workspace of 5 000 files, 500 MB', timings);
  for (const [index, name] of [
    [0, 'BuildKit, 500 MB'],
    [2, 'Docker, 500 MB'],
    [4, 'BuildKit, 1 file'],
    [6, 'Docker, 1 file'],
  ] as const)
    say(`${name}: ${costOf(timings.slice(index, index + 2)).toFixed(0)} ms for one more step`);
}

/** What one more step costs: milliseconds. */
function costOf([many, few]: readonly Timing[]): number {
  return ((many?.median ?? NaN) - (few?.median ?? NaN)) / steps;
}

async function taskOf({ engines, folder }: BuildKitBench, count: number, words: string): Promise<string> {
  const file = join(folder, `${count}-${words.split(' ')[0]}.yaml`);
  const lines = Array.from({ length: count }, () => `- cmd: ${engines.base} ${words}\n`);
  await writeFile(file, `version: v1.1.0\nsteps:\n${lines.join('')}`);
  return file;
}

async function fileIn(context: string, index: number): Promise<void> {
  const path = join(context, `folder-${index % 50}`, `file-${index}`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.alloc(100_000, index));
}

/** What a step runs: `true` in the base image, with a directory that is its result. */
function definition(base: string): Uint8Array {
  const platform = { os: 'linux', architecture: 'amd64' };
  const root = outputOf({ kind: 'source', identifier: `docker-image://${base}`, platform });
  const exec: ExecVertex = {
    kind: 'exec',
    arguments: ['true'],
    environment: ['PATH=/bin'],
    directory: '/workspace',
    network: 'sandbox',
    insecure: false,
    unique: randomUUID(),
    mounts: [
      { kind: 'files', target: '/', source: root },
      { kind: 'files', target: '/workspace' },
    ],
    platform,
  };
  return define(leftAt(exec, '/workspace'));
}

function say(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
