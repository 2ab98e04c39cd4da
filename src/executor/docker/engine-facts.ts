import { linesOf } from './ask-docker.js';
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
 * Asks the engine what only it can say; undefined when it does not answer.
 * @see https://docs.docker.com/engine/storage/containerd/#enable-containerd-image-store-on-docker-engine
 */
export async function askEngine(docker: RunDocker): Promise<EngineFacts | undefined> {
  const fields = ['.Name', '.DriverStatus', '.SecurityOptions'].map((field) => `{{json ${field}}}`);
  const lines = await linesOf(docker, ['info', '--format', `[${fields.join(',')}]`]);
  const told = lines && parsed(lines.join(''));
  if (!Array.isArray(told)) return undefined;
  const [name, status, security] = told as readonly unknown[];
  return {
    machine: typeof name === 'string' ? name : undefined,
    containerdStore: JSON.stringify(status ?? null).includes('"io.containerd.snapshotter.'),
    mapsUsers: /"name=(?:rootless|userns)\b/.test(JSON.stringify(security ?? null)),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
