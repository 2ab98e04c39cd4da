import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningBuildKit, buildKitProgram, startBuildKit } from '../rig/buildkit/index.js';
import { type Engines, placeOf } from '../rig/engines/index.js';
import { benchBuildKitSteps, benchBuildKitWorkspace } from './buildkit-steps.js';
import { type Contestant, printTimings, sideBySide } from './measure.js';

/** Where the contestants of these benches run. */
export interface BuildKitBench {
  readonly engines: Engines;
  /** For what a bench makes. */
  readonly folder: string;
  /** Of taskrun, docker, buildctl and crane. */
  readonly environment: Readonly<Record<string, string>>;
  /** A run of taskrun's with an executor. */
  readonly taskrun: (executor: 'buildkit' | 'docker', ...words: readonly string[]) => [string, ...string[]];
}

/** The BuildKit executor against buildctl by hand, and against the Docker executor. */
export async function benchBuildKit(engines: Engines): Promise<void> {
  const provided = await buildKitProgram(engines);
  if ('missing' in provided) {
    process.stdout.write(`\nBuildKit: ${provided.missing}\n`);
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  const server = await startBuildKit(placeOf(engines), provided.program);
  const bench: BuildKitBench = {
    engines,
    folder,
    environment: environmentOf(engines, server, folder),
    taskrun: (executor, ...words) => [
      process.execPath,
      ...['dist/main.js', 'run', ...words, '--executor', executor],
      ...['--registry', engines.registry, '--no-lint'],
    ],
  };
  try {
    await multiarch(bench);
    await freshMultiarch(bench);
    await push(bench);
    await benchBuildKitSteps(bench);
    await benchBuildKitWorkspace(bench);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a multi-architecture task stands for, by hand: builds with provenance, pushed by BuildKit itself; their list, and a look at it. */
const script = `set -eu
image=$REGISTRY/multi-arch-samples/myimage
for arch in amd64 arm64; do
  buildctl build --progress=plain --frontend=dockerfile.v0 --local context=$CONTEXT --local dockerfile=$CONTEXT \
    --opt filename=Dockerfile.$arch --opt platform=linux/$arch --opt attest:provenance=mode=min \
    --output type=image,name=$image:script-$arch,push=true
done
crane index append --insecure -t $image:script -m $image:script-arm64 -m $image:script-amd64
crane manifest --insecure $image:script
`;

/** All builds are in the cache, so that this is about starting, asking and pushing. */
async function multiarch({ taskrun, environment }: BuildKitBench): Promise<void> {
  const contestants: readonly Contestant[] = [
    { name: 'taskrun, BuildKit', command: taskrun('buildkit', 'multiarch.yaml'), environment },
    { name: 'taskrun, Docker', command: taskrun('docker', 'multiarch.yaml'), environment },
    {
      name: 'script of buildctl and crane',
      command: ['sh', '-c', script],
      environment: { ...environment, CONTEXT: 'tasks/hello' },
    },
  ];
  printTimings('multiarch.yaml, all builds cached', await sideBySide(contestants, 10), 1);
}

/** The same steps, with builds that have something to do: a program of each architecture is run. */
async function freshMultiarch({ engines, folder, taskrun, environment }: BuildKitBench): Promise<void> {
  const context = join(folder, 'fresh');
  await mkdir(join(context, 'tasks/hello'), { recursive: true });
  const change = (command: [string, ...string[]]) => async (): Promise<[string, ...string[]]> => {
    const text = `FROM ${engines.base}\nRUN echo ${randomBytes(8).toString('hex')} > /made; uname -m\n`;
    for (const architecture of ['amd64', 'arm64'])
      await writeFile(join(context, `tasks/hello/Dockerfile.${architecture}`), text);
    return command;
  };
  const words = ['tasks/multiarch.yaml', context] as const;
  const contestants: readonly Contestant[] = [
    { name: 'taskrun, BuildKit', command: change(taskrun('buildkit', ...words)), environment },
    { name: 'taskrun, Docker', command: change(taskrun('docker', ...words)), environment },
    {
      name: 'script of buildctl and crane',
      command: change(['sh', '-c', script]),
      environment: { ...environment, CONTEXT: join(context, 'tasks/hello') },
    },
  ];
  printTimings('multiarch.yaml, with something to build', await sideBySide(contestants, 5), 1);
}

/** 100 MB that are new each time, built and pushed. */
async function push({ engines, folder, taskrun, environment }: BuildKitBench): Promise<void> {
  const context = join(folder, 'push');
  await mkdir(context);
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY large /\n');
  const task = join(folder, 'push.yaml');
  const image = '$Registry/push:$ID';
  await writeFile(task, `version: v1.1.0\nsteps:\n- build: -t ${image} .\n- push: [${image}]\n`);
  const change = (command: [string, ...string[]]) => async (): Promise<[string, ...string[]]> => {
    await writeFile(join(context, 'large'), randomBytes(100_000_000));
    return command;
  };
  const byHand = [
    ...['build', '--progress=plain', '--frontend=dockerfile.v0'],
    ...['--local', `context=${context}`, '--local', `dockerfile=${context}`],
    ...['--output', `type=image,name=${engines.registry}/push:hand,push=true`],
  ];
  const contestants: readonly Contestant[] = [
    { name: 'taskrun: build, push', command: change(taskrun('buildkit', task, context)), environment },
    { name: 'buildctl --output push=true', command: change(['buildctl', ...byHand]), environment },
  ];
  printTimings('100 MB built and pushed, BuildKit', await sideBySide(contestants, 3), 1);
}

function environmentOf(engines: Engines, { address, buildctl }: RunningBuildKit, data: string) {
  const { PATH } = engines.environment;
  return {
    ...engines.environment,
    PATH: `${dirname(buildctl)}:${PATH}`,
    BUILDKIT_HOST: address,
    // buildctl fails where its traces take longer than 50 ms
    OTEL_TRACES_SAMPLER: 'always_off',
    REGISTRY: engines.registry,
    TASKRUN_DATA: data,
    TASKRUN_CACHE: join(data, 'cache'),
  };
}
