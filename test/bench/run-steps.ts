import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../rig/child/index.js';
import type { Engines } from '../rig/engines/index.js';
import { printTimings, sideBySide, type Command, type Timing } from './measure.js';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const steps = 20;
const chains = 4;
/** Milliseconds of taskrun's own that a step may cost. */
const allowed = 25;
/** What the talkative step prints; 100 bytes a line. */
const printed = `yes ${'x'.repeat(99)} | head -c 1073741824`;

/** Steps against the docker commands that they stand for, in a network and with a folder, too: one after the other, and in chains side by side. */
export async function benchSteps(engines: Engines): Promise<void> {
  await withSetting(engines, async (compare) => {
    const image = engines.base;
    const each = Array.from({ length: steps }, (_, index) => index);
    const sequential = each.map(() => `- cmd: ${image} true\n`).join('');
    const one = `docker run --rm --network bench --volume "$PWD:/workspace" --workdir /workspace ${image} true`;
    const around = (script: string): string =>
      `docker network create bench >&2; ${script}; docker network rm bench >&2`;
    const [ours, theirs] = await compare(
      { title: `${steps} cmd steps, one after the other`, rounds: 3, goal: 1.25 },
      sequential,
      around(`for i in $(seq ${steps}); do ${one}; done`),
    );
    printOverhead(ours, theirs);
    const parallel = each.map((index) => {
      const after = index < chains ? '"-"' : `s${index - chains}`;
      return `- {id: s${index}, cmd: ${image} true, when: [${after}]}\n`;
    });
    const chain = `for i in $(seq ${steps / chains}); do ${one}; done`;
    await compare(
      { title: `${steps} cmd steps in ${chains} chains`, rounds: 3, goal: 1.15 },
      parallel.join(''),
      around(`for c in $(seq ${chains}); do (${chain}) & done; wait`),
    );
  });
}

/** A step that prints 1 GiB against `docker run` whose output nobody reads. */
export async function benchOutput(engines: Engines): Promise<void> {
  await withSetting(engines, async (compare) => {
    const [ours] = await compare(
      { title: 'a step that prints 1 GiB', rounds: 1, goal: 1.3 },
      `- cmd: ${engines.base} sh -c '${printed}'\n`,
      `docker run --rm ${engines.base} sh -c '${printed}' > /dev/null`,
    );
    process.stdout.write(`  taskrun's peak of memory: ${ours?.peak.toFixed(0) ?? '?'} MB\n`);
  });
}

interface Contest {
  readonly title: string;
  readonly rounds: number;
  readonly goal: number;
}

type Compare = (contest: Contest, task: string, script: string) => Promise<readonly Timing[]>;

async function withSetting(engines: Engines, measure: (compare: Compare) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  const environment = { ...engines.environment, TASKRUN_DATA: join(folder, 'data') };
  const words = ['run', 'task.yaml', '/dev/null', '--registry', engines.registry, '--no-lint'];
  const command: Command = [process.execPath, main, ...words];
  try {
    await run('docker', ['pull', '--quiet', engines.base], { environment });
    await measure(async ({ title, rounds, goal }, task, script) => {
      await writeFile(join(folder, 'task.yaml'), `version: v1.1.0\nsteps:\n${task}`);
      const common = { environment, directory: folder };
      const timings = await sideBySide(
        [
          { name: 'taskrun run', command, ...common },
          { name: 'docker run', command: ['sh', '-c', script], ...common },
        ],
        rounds,
      );
      printTimings(title, timings, goal);
      return timings;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function printOverhead(ours: Timing | undefined, theirs: Timing | undefined): void {
  const overhead = ((ours?.median ?? NaN) - (theirs?.median ?? NaN)) / steps;
  process.stdout.write(
    `  ${overhead.toFixed(1)} ms of taskrun's own for each step, start included; goal: at most ${allowed} ms\n`,
  );
}
