import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningBuildKit, buildKitProgram, startBuildKit } from '../rig/buildkit/index.js';
import { type Engines, placeOf } from '../rig/engines/index.js';
import { type Contestant, printTimings, sideBySide } from './measure.js';

const main = 'dist/main.js';

/** The BuildKit executor against buildctl by hand: multiarch.yaml, one container, and a step in a large workspace. */
export async function benchBuildKit(engines: Engines): Promise<void> {
  const provided = await buildKitProgram(engines);
  if ('missing' in provided) {
    process.stdout.write(`\nBuildKit: ${provided.missing}\n`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  const server = await startBuildKit(placeOf(engines), provided.program);
  try {
    await multiarch(engines, server, folder);
    await workspace(engines, server, folder);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What tasks/multiarch.yaml stands for, by hand: builds pushed by BuildKit itself, and their list. */
const script = `set -eu
image=$REGISTRY/multi-arch-samples/myimage
for arch in amd64 arm64; do
  buildctl build --progress=plain --frontend=dockerfile.v0 --local context=tasks/hello --local dockerfile=tasks/hello \
    --opt filename=Dockerfile.$arch --opt platform=linux/$arch --output type=image,name=$image:script-$arch,push=true
done
crane index append --insecure -t $image:script -m $image:script-arm64 -m $image:script-amd64
`;

async function multiarch(engines: Engines, server: RunningBuildKit, folder: string): Promise<void> {
  const environment = environmentOf(engines, server, folder);
  const words = ['run', 'multiarch.yaml', '--executor', 'buildkit', '--registry', engines.registry];
  const contestants: readonly Contestant[] = [
    { name: 'taskrun run multiarch.yaml', command: [process.execPath, main, ...words], environment },
    { name: 'shell script of buildctl and crane', command: ['sh', '-c', script], environment },
  ];
  printTimings('multiarch.yaml, BuildKit executor', await sideBySide(contestants, 10), 1);
}

/** 5 000 files, 500 MB: three steps that change one file each cost little more than one. */
async function workspace(engines: Engines, server: RunningBuildKit, folder: string): Promise<void> {
  const context = join(folder, 'context');
  for (let index = 0; index < 5_000; index++) {
    const path = join(context, `folder-${index % 50}`, `file-${index}`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.alloc(100_000, index));
  }
  const task = async (steps: number): Promise<string> => {
    const file = join(folder, `steps-${steps}.yaml`);
    const lines = Array.from({ length: steps }, () => `- cmd: ${engines.base} touch folder-1/file-1\n`);
    await writeFile(file, `steps:\n${lines.join('')}`);
    return file;
  };
  const environment = environmentOf(engines, server, folder);
  const words = ['--executor', 'buildkit', '--registry', engines.registry];
  const contestants = await Promise.all(
    [4, 1].map(async (steps): Promise<Contestant> => ({
      name: `${steps} step(s), one file of 5 000 changed`,
      command: [process.execPath, main, 'run', await task(steps), context, ...words],
      environment,
    })),
  );
  printTimings('a workspace of 500 MB, BuildKit executor', await sideBySide(contestants, 3), 1.5);
}

function environmentOf(engines: Engines, { address, buildctl }: RunningBuildKit, data: string) {
  const { PATH } = engines.environment;
  return {
    PATH: `${dirname(buildctl)}:${PATH}`,
    BUILDKIT_HOST: address,
    REGISTRY: engines.registry,
    TASKRUN_DATA: data,
  };
}
