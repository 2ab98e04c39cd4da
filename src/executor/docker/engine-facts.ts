import { jsonOf } from './ask-docker.js';
import type { AskAPI } from './docker-setting.js';
import type { RunDocker } from './run-docker.js';

/** What an engine says of itself. */
export interface EngineFacts {
  /** The name of its machine. */
  readonly machine: string | undefined;
  /** Whether its images are in a containerd image store, as they go to registries; else their layers are bare tar files. */
  readonly containerdStore: boolean;
  /** Whether users in containers are other users outside: it runs rootless, or with `userns-remap`. Or may do so. */
  readonly mapsUsers: boolean;
}

/**
 * Asks the engine what only it can say, by its API where that answers; undefined when it says nothing.
 * @see https://docs.docker.com/engine/storage/containerd/#enable-containerd-image-store-on-docker-engine
 */
export async function askFacts(docker: RunDocker, ask?: AskAPI): Promise<EngineFacts | undefined> {
  const answer = await ask?.('/info');
  const told =
    answer?.status === 200 ? answer.body : await jsonOf(docker, ['info', '--format', '{{json .}}']);
  if (typeof told !== 'object' || told === null) return undefined;
  const {
    Name: name,
    DriverStatus: status,
    SecurityOptions: security,
  } = told as Readonly<Record<string, unknown>>;
  return {
    machine: typeof name === 'string' ? name : undefined,
    containerdStore: JSON.stringify(status ?? null).includes('"io.containerd.snapshotter.'),
    mapsUsers: /"name=(?:rootless|userns)\b/.test(JSON.stringify(security ?? null)),
  };
}
