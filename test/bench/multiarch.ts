import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engines } from '../rig/engines/index.js';
import { printTimings, sideBySide } from './measure.js';

/**
 * The docker commands that tasks/multiarch.yaml stands for. Provenance is off because `docker manifest create`
 * refuses images that carry it; taskrun needs no such care.
 */
export const multiarchScript = `set -eu
image=$REGISTRY/multi-arch-samples/myimage
id=script
docker build --provenance=false -t $image:$id-amd64 --platform linux/amd64 -f tasks/hello/Dockerfile.amd64 tasks/hello
docker build --provenance=false -t $image:$id-arm64 --platform linux/arm64 -f tasks/hello/Dockerfile.arm64 tasks/hello
docker push $image:$id-arm64
docker push $image:$id-amd64
docker manifest create --insecure $image:latest $image:$id-arm64 $image:$id-amd64
docker manifest push --insecure --purge $image:latest
docker manifest inspect --insecure $image:latest
`;

/** The main job against the same commands typed into a shell script; warm, on the same engine and registry. */
export async function benchMultiarch(engines: Engines): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'taskrun-bench-'));
  const environment = { ...engines.environment, REGISTRY: engines.registry, TASKRUN_DATA: data };
  const run = [
    process.execPath,
    'dist/main.js',
    'run',
    'multiarch.yaml',
    '--registry',
    engines.registry,
  ] as const;
  try {
    const timings = await sideBySide(
      [
        { name: 'taskrun run multiarch.yaml', command: [...run, '--id', 'bench'], environment },
        { name: 'shell script of docker commands', command: ['sh', '-c', multiarchScript], environment },
      ],
      10,
    );
    printTimings('multiarch.yaml, docker executor', timings, 0.9);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}
