import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKitProgram, startBuildKit } from '../rig/buildkit/index.js';
import { placeOf, type Engines } from '../rig/engines/index.js';
import { printTimings, sideBySide } from './measure.js';
import { multiarchScript } from './multiarch.js';

/** Without an engine: the main job against the script with docker, and a large COPY against `buildctl`. */
export async function benchNative(engines: Engines): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  try {
    await benchMain(engines, folder);
    await benchLarge(engines, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchMain(engines: Engines, folder: string): Promise<void> {
  const environment = {
    ...engines.environment,
    REGISTRY: engines.registry,
    TASKRUN_DATA: join(folder, 'data'),
  };
  const run = [
    process.execPath,
    'dist/main.js',
    'run',
    'multiarch.yaml',
    '--registry',
    engines.registry,
  ] as const;
  const timings = await sideBySide(
    [
      {
        name: 'taskrun --executor native',
        command: [...run, '--id', 'bench', '--executor', 'native'],
        environment,
      },
      { name: 'shell script of docker commands', command: ['sh', '-c', multiarchScript], environment },
      {
        name: 'taskrun --executor docker',
        command: [...run, '--id', 'bench', '--executor', 'docker'],
        environment,
      },
    ],
    10,
  );
  printTimings('multiarch.yaml, native executor', timings, 0.4);
}

const large = 500 * 1024 * 1024;

async function benchLarge(engines: Engines, folder: string): Promise<void> {
  const provided = await buildKitProgram(engines);
  if ('missing' in provided) {
    console.log(`a COPY of 500 MB: not measured, ${provided.missing}`);
    return;
  }
  const buildKit = await startBuildKit(placeOf(engines), provided.program);
  try {
    // half of it can be compressed, as programs can
    const block = Buffer.concat([randomBytes(512 * 1024), Buffer.alloc(512 * 1024)]);
    const content = Buffer.concat(Array.from({ length: large / block.length }, () => block));
    await writeFile(join(folder, 'large'), content);
    await writeFile(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY large /\n');
    const task = join(folder, 'task.yaml');
    await writeFile(task, 'version: v1.1.0\nsteps:\n- build: -t large --output type=oci,dest=large.tar .\n');
    const environment = { TASKRUN_DATA: join(folder, 'data') };
    const run = [
      process.execPath,
      'dist/main.js',
      'run',
      task,
      folder,
      '--executor',
      'native',
      '--in-place',
    ] as const;
    const locals = [`context=${folder}`, `dockerfile=${folder}`].flatMap((local) => ['--local', local]);
    const output = ['--output', `type=oci,dest=${join(folder, 'buildkit.tar')}`, '--no-cache'];
    const buildctl = ['--addr', buildKit.address, 'build', '--frontend=dockerfile.v0', ...locals, ...output];
    const timings = await sideBySide(
      [
        { name: 'taskrun --executor native', command: [...run], environment },
        { name: 'buildctl build', command: [buildKit.buildctl, ...buildctl], environment },
      ],
      3,
    );
    printTimings('a COPY of 500 MB', timings, 1);
  } finally {
    await buildKit.close();
  }
}
