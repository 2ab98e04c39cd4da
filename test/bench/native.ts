import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildKitProgram, startBuildKit, type RunningBuildKit } from '../rig/buildkit/index.js';
import { placeOf, type Engines } from '../rig/engines/index.js';
import { printPeaks, printTimings, sideBySide, type Command, type Contestant } from './measure.js';
import { multiarchScript } from './multiarch.js';

/**
 * Without an engine: the main job with every executor against the script with docker, a large COPY against `buildctl`, and
 * the memory of larger and larger ones.
 */
export async function benchNative(engines: Engines): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  const provided = await buildKitProgram(engines);
  const buildKit =
    'program' in provided ? await startBuildKit(placeOf(engines), provided.program) : undefined;
  if ('missing' in provided) process.stdout.write(`\nBuildKit: ${provided.missing}\n`);
  try {
    await benchMain(engines, folder, buildKit);
    if (buildKit !== undefined) await benchLarge(folder, buildKit);
    await benchMemory(folder);
  } finally {
    await buildKit?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchMain(
  engines: Engines,
  folder: string,
  buildKit: RunningBuildKit | undefined,
): Promise<void> {
  const { registry } = engines;
  const environment = { ...engines.environment, REGISTRY: registry, TASKRUN_DATA: join(folder, 'data') };
  const executor = (name: string, more: Readonly<Record<string, string>> = {}): Contestant => {
    const words = ['run', 'multiarch.yaml', '--registry', registry, '--id', 'bench', '--executor', name];
    return {
      name: `taskrun --executor ${name}`,
      command: [process.execPath, 'dist/main.js', ...words],
      environment: { ...environment, ...more },
    };
  };
  const withBuildKit = buildKit && {
    BUILDKIT_HOST: buildKit.address,
    PATH: `${dirname(buildKit.buildctl)}:${environment.PATH}`,
  };
  const timings = await sideBySide(
    [
      executor('native'),
      ...(withBuildKit === undefined ? [] : [executor('buildkit', withBuildKit)]),
      executor('docker'),
      { name: 'shell script of docker commands', command: ['sh', '-c', multiarchScript], environment },
    ],
    10,
  );
  printTimings('multiarch.yaml, native executor', timings, 0.4);
}

const mebibyte = 1024 * 1024;

async function benchLarge(folder: string, buildKit: RunningBuildKit): Promise<void> {
  const copy = await largeCopy(folder, 500 * mebibyte);
  const locals = [`context=${copy.context}`, `dockerfile=${copy.context}`].flatMap((local) => [
    '--local',
    local,
  ]);
  const output = ['--output', `type=oci,dest=${join(folder, 'buildkit.tar')}`, '--no-cache'];
  const buildctl = ['--addr', buildKit.address, 'build', '--frontend=dockerfile.v0', ...locals, ...output];
  const timings = await sideBySide(
    [copy.contestant, { name: 'buildctl build', command: [buildKit.buildctl, ...buildctl] }],
    3,
  );
  printTimings('a COPY of 500 MB', timings, 1);
}

async function benchMemory(folder: string): Promise<void> {
  const sizes = [50, 500, 2048];
  const timings = [];
  for (const size of sizes) {
    const { contestant, context } = await largeCopy(folder, size * mebibyte);
    timings.push(...(await sideBySide([{ ...contestant, name: `a COPY of ${size} MB` }], 1)));
    await rm(context, { recursive: true });
  }
  process.stdout.write('\nmemory for one COPY (goal: the same for all)\n');
  printPeaks(timings);
}

/** A context with one file, half of which can be compressed, as programs can; and a task that copies it into an image. */
async function largeCopy(
  folder: string,
  size: number,
): Promise<{ readonly context: string; readonly contestant: Contestant }> {
  const context = join(folder, `context-${size}`);
  await mkdir(context, { recursive: true });
  const block = Buffer.concat([randomBytes(mebibyte / 2), Buffer.alloc(mebibyte / 2)]);
  const file = await open(join(context, 'large'), 'w');
  for (let written = 0; written < size; written += block.length) await file.write(block);
  await file.close();
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY large /\n');
  const task = join(folder, 'task.yaml');
  await writeFile(task, 'version: v1.1.0\nsteps:\n- build: -t large --output type=oci,dest=large.tar .\n');
  const words = ['run', task, context, '--executor', 'native', '--in-place'];
  const command: Command = [process.execPath, 'dist/main.js', ...words];
  return {
    context,
    contestant: {
      name: 'taskrun --executor native',
      command,
      environment: { TASKRUN_DATA: join(folder, 'data') },
    },
  };
}
