import { type Engines, placeOf } from '../rig/engines/index.js';
import { run } from '../rig/child/index.js';
import { pushRandomImage, type RandomImage } from '../rig/images/index.js';
import { type RunningRegistry, startDockerRegistry } from '../rig/registries/index.js';
import { type Command, printPeaks, printTimings, sideBySide } from './measure.js';

const mebibyte = 1 << 20;
const rounds = 5;
/** 20 layers, 1 GiB. */
const usual: RandomImage = { architectures: ['amd64', 'arm64'], layers: 10, bytes: (1024 * mebibyte) / 20 };
const oneLayer = (bytes: number): RandomImage => ({ architectures: ['amd64'], layers: 1, bytes });

/** An image copied from one registry to another, beside skopeo and crane; and the memory that layers of any size take. */
export async function benchCopy(engines: Engines): Promise<void> {
  const source = await startDockerRegistry(placeOf(engines));
  try {
    await benchUsual(engines, source.address);
    await benchMemory(engines, source.address);
  } finally {
    await source.close();
  }
}

async function benchUsual(engines: Engines, source: string): Promise<void> {
  if (!('program' in engines.crane)) throw new Error(engines.crane.missing);
  const { program } = engines.crane;
  const from = `${source}/usual:1`;
  await pushRandomImage(from, usual);
  const insecure = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  const copies: Record<string, (to: string) => Command> = {
    'taskrun image copy': (to) => taskrun(from, to),
    'skopeo copy --all': (to) => [
      ...([engines.skopeoPath, 'copy', '--all', ...insecure] as const),
      ...[`docker://${from}`, `docker://${to}`],
    ],
    'crane copy': (to) => [program, 'copy', from, to],
  };
  const [ours, ...others] = await raced(engines, copies, rounds);
  if (ours === undefined) return;
  const faster = others.sort((one, other) => other.median - one.median);
  printTimings('copy 1 GiB in 20 layers, 2 platforms', [ours, ...faster], 1);
  printPeaks([ours, ...faster]);
}

/** Peak memory for one layer of 100 MiB and one of 2 GiB. */
async function benchMemory(engines: Engines, source: string): Promise<void> {
  process.stdout.write('\nmemory for one layer (goal: below 150 MB, and the same)\n');
  for (const bytes of [100 * mebibyte, 2048 * mebibyte]) {
    const from = `${source}/memory:${bytes}`;
    await pushRandomImage(from, oneLayer(bytes));
    const [timing] = await raced(engines, { 'taskrun image copy': (to) => taskrun(from, to) }, 2);
    if (timing !== undefined) printPeaks([{ ...timing, name: `${bytes / mebibyte} MiB` }]);
  }
}

/** Each copy goes into an empty registry of its own, with nothing left to be written of the one before. */
async function raced(
  engines: Engines,
  copies: Readonly<Record<string, (to: string) => Command>>,
  times: number,
) {
  let target: RunningRegistry | undefined;
  const fresh = async (): Promise<string> => {
    await target?.close();
    await run('sync', []);
    target = await startDockerRegistry(placeOf(engines));
    return `${target.address}/copied:1`;
  };
  try {
    return await sideBySide(
      Object.entries(copies).map(([name, copy]) => ({
        name,
        command: async () => copy(await fresh()),
        environment: { ...engines.environment, TASKRUN_DATA: engines.folder },
      })),
      times,
    );
  } finally {
    await target?.close();
  }
}

function taskrun(from: string, to: string): Command {
  return [process.execPath, 'dist/main.js', 'image', 'copy', from, to];
}
