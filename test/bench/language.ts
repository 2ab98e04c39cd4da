import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from './bundle.js';
import { printTimings, sideBySide } from './measure.js';

/** Steps of the usual large task; each has five template actions. */
const steps = 10_000;
/** Ten times as many. */
const largest = 100_000;
const rounds = 7;
const execute = promisify(execFile);

interface Measurement {
  readonly milliseconds: number;
  /** Megabytes. */
  readonly peak: number;
}

/** Render and plan of large tasks beside the yaml package's own parse of the rendered text; `lint` beside `--version`. */
export async function benchLanguage(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-language-'));
  try {
    const program = join(folder, 'subject.mjs');
    await bundle('language-subject.ts', program);
    await benchSizes(folder, program);
    await benchLint(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A task as a generator might write it: five template actions a step. */
export function generateTask(count: number): string {
  const step = (index: number): string =>
    `- id: build-${index}\n` +
    `  build: -t {{.Run.Registry}}/{{.Values.image}}:{{.Run.ID}}-${index} --build-arg BRANCH={{.Run.Branch}} -f Dockerfile .\n` +
    `  timeout: ${600 + (index % 100)}\n  env: ["INDEX=${index}", "TASK={{.Run.TaskName}}"]\n` +
    (index === 0 ? '' : `  when: ["build-${Math.floor(index / 2)}"]\n`).replace(`"build-${index}"`, '"-"');
  return `version: v1.0.0\nsteps:\n${Array.from({ length: count }, (_, index) => step(index)).join('')}`;
}

async function benchSizes(folder: string, program: string): Promise<void> {
  const file = join(folder, 'task.yaml');
  const tenth = join(folder, 'tenth.yaml');
  const large = join(folder, 'large.yaml');
  await writeFile(file, generateTask(steps));
  await writeFile(tenth, generateTask(largest / 10));
  await writeFile(large, generateTask(largest));
  await measure(program, 'render', file);
  const ours: Measurement[] = [];
  const parses: Measurement[] = [];
  const tenths: Measurement[] = [];
  const larges: Measurement[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure(program, 'plan', file));
    parses.push(await measure(program, 'yaml', `${file}.rendered`));
    tenths.push(await measure(program, 'plan', tenth));
    larges.push(await measure(program, 'plan', large));
  }
  const [plan, yaml, less, more] = [ours, parses, tenths, larges].map(median) as [
    Measurement,
    Measurement,
    Measurement,
    Measurement,
  ];
  print(`render + plan, ${steps} steps`, plan, plan.milliseconds / yaml.milliseconds, 2.5);
  print('yaml.parse of the rendered text', yaml, 1);
  print(`render + plan, ${largest} steps`, more, more.milliseconds / less.milliseconds, 12);
  print(`render + plan, ${largest / 10} steps`, less, 1);
}

async function measure(program: string, what: string, file: string): Promise<Measurement> {
  const { stdout } = await execute(process.execPath, [program, what, file]);
  return JSON.parse(stdout) as Measurement;
}

function median(all: readonly Measurement[]): Measurement | undefined {
  return all.toSorted((one, other) => one.milliseconds - other.milliseconds)[Math.floor(all.length / 2)];
}

function print(title: string, { milliseconds, peak }: Measurement, ratio: number, goal?: number): void {
  const aim = goal === undefined ? '' : ` (goal: at most ${goal.toFixed(2)}×)`;
  process.stdout.write(
    `  ${title.padEnd(34)} ${milliseconds.toFixed(0).padStart(6)} ms  ${peak.toFixed(0).padStart(5)} MB  ${ratio.toFixed(2)}×${aim}\n`,
  );
}

async function benchLint(folder: string): Promise<void> {
  const file = join(folder, 'usual.yaml');
  await writeFile(file, generateTask(5));
  const timings = await sideBySide(
    [
      {
        name: 'taskrun lint',
        command: [process.execPath, 'dist/main.js', 'lint', file, '--set', 'image=app'],
      },
      { name: 'taskrun --version', command: [process.execPath, 'dist/main.js', '--version'] },
    ],
    15,
  );
  printTimings('lint of a usual file', timings, 2.5);
}
