import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../rig/child/index.js';
import type { Engines } from '../rig/engines/index.js';
import { bundle } from './bundle.js';
import { type Command, type Contestant, printTimings, sideBySide } from './measure.js';

const rounds = 20;
const architectures = ['amd64', 'arm64'] as const;

/**
 * A list of two platforms created and pushed, beside what else can do it. The sources carry provenance as docker push
 * gives it, but for `docker manifest`, which refuses those. Every round moves a tag of its own.
 */
export async function benchManifest(engines: Engines): Promise<void> {
  if (!('program' in engines.crane)) throw new Error(engines.crane.missing);
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-manifest-'));
  try {
    const [sources, plain] = [await pushSources(engines, 'provenance'), await pushSources(engines, 'plain')];
    const subject = join(folder, 'subject.mjs');
    await bundle('manifest-subject.ts', subject);
    const bench = { engines, crane: engines.crane.program, folder, sources, plain, subject };
    const timings = await sideBySide(contestants(bench), rounds);
    const [task, whole, inside, imagetools, manifest, crane] = timings.map((timing) => [timing]);
    if (!task || !whole || !inside || !imagetools || !manifest || !crane) return;
    printTimings('create and push a list: one command', [...whole, ...manifest, ...imagetools], 0.9);
    printTimings('create and push a list: as a task of two steps', [...task, ...imagetools], 1.1);
    printTimings('create and push a list: the work itself', [...inside, ...crane], 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly engines: Engines;
  readonly crane: string;
  readonly folder: string;
  readonly sources: readonly string[];
  readonly plain: readonly string[];
  readonly subject: string;
}

function contestants({ engines, crane, folder, sources, plain, subject }: Bench): Contestant[] {
  const list = (who: string, round: number): string => `${engines.registry}/bench/list:${who}-${round}`;
  const environment = { ...engines.environment, TASKRUN_DATA: folder };
  const manifests = sources.flatMap((source) => ['-m', source]);
  return [
    {
      name: 'taskrun run (create, push)',
      command: (round) => taskrun(folder, list('taskrun', round), sources),
      environment,
    },
    {
      name: 'taskrun manifest create --push',
      command: (round) => [
        ...([process.execPath, 'dist/main.js', 'manifest', 'create', '--push'] as const),
        ...[list('command', round), ...sources],
      ],
      environment,
    },
    {
      name: 'taskrun, from client to put',
      command: (round) => [process.execPath, subject, list('inside', round), ...sources],
      measured: (output) => (JSON.parse(output) as { milliseconds: number }).milliseconds,
      environment,
    },
    {
      name: 'docker buildx imagetools create',
      command: (round) =>
        [
          ...[engines.dockerPath, 'buildx', 'imagetools', 'create', '-t', list('imagetools', round)],
          ...sources,
        ] as unknown as Command,
      environment,
    },
    {
      name: 'docker manifest create, push',
      command: (round) => ['sh', '-c', dockerManifest, 'sh', list('docker', round), ...plain],
      environment,
    },
    {
      name: 'crane index append',
      command: (round) => [crane, 'index', 'append', '-t', list('crane', round), ...manifests],
      environment,
    },
  ];
}

const dockerManifest = `set -eu
list=$1; shift
docker manifest create --insecure "$list" "$@"
docker manifest push --insecure --purge "$list"
`;

async function taskrun(folder: string, list: string, sources: readonly string[]): Promise<Command> {
  const file = join(folder, 'task.yaml');
  const commands = [`create ${list} ${sources.join(' ')}`, `push ${list}`];
  await writeFile(
    file,
    `version: v1.1.0\nsteps:\n${commands.map((command) => `- cmd: docker manifest ${command}\n`).join('')}`,
  );
  return [process.execPath, 'dist/main.js', 'run', file, '/dev/null'];
}

/** Builds and pushes one image for each architecture, as docker does it. */
async function pushSources(
  { dockerPath, environment, registry }: Engines,
  kind: 'provenance' | 'plain',
): Promise<string[]> {
  return Promise.all(
    architectures.map(async (architecture) => {
      const name = `${registry}/bench/list:${kind}-${architecture}`;
      const words = ['build', '-q', `--provenance=${kind === 'provenance'}`, '-t', name];
      const file = `tasks/hello/Dockerfile.${architecture}`;
      const from = ['--platform', `linux/${architecture}`, '-f', file, 'tasks/hello'];
      await run(dockerPath, [...words, ...from], { environment });
      await run(dockerPath, ['push', '-q', name], { environment });
      return name;
    }),
  );
}
