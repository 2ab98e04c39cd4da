import { join } from 'node:path';
import { printedThere } from './over-ssh.js';
import { ping } from './ping.js';
import { openTunnel, type Tunnel } from './tunnel.js';

/**
 * Leads to the docker engine behind an `ssh://` address, as DOCKER_HOST has it; undefined where no tunnel does, which
 * docker's own way may still.
 * @param folder of this user alone, for the socket
 */
export function openEngineTunnel(
  host: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Tunnel | undefined> {
  const far = (): Promise<string> => printedThere(host, askDocker, environment);
  const ends = { near: join(folder, 'docker.sock'), far };
  const answers = async (address: string): Promise<boolean> =>
    (await ping(address, { timeout: patience })).status === 'answered';
  return openTunnel(host, ends, environment, answers);
}

/** Milliseconds for the engine to answer, at the other end of the world. */
const patience = 10_000;

/** What tells the socket that docker uses there. The quotes are for the shell there. */
const askDocker = ['docker', 'context', 'inspect', '--format', "'{{.Endpoints.docker.Host}}'"];
