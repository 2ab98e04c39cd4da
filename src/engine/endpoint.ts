import { homedir } from 'node:os';
import { join } from 'node:path';
import { contextAddress, currentContext } from './docker-context.js';

/** Where Docker is said to be, and who says so; nothing has been asked yet. */
export interface Address {
  /** A value for DOCKER_HOST. */
  readonly host: string;
  readonly origin: 'environment' | 'context' | 'default';
  /** The folder of ca.pem, cert.pem and key.pem, when the engine is spoken to with TLS. */
  readonly certificates?: string;
}

/** Docker's own socket, where nothing else was asked for. */
export const defaultSocket = '/var/run/docker.sock';

/** Where the docker CLI would look: DOCKER_HOST, the context of DOCKER_CONTEXT or of its configuration, its socket. */
export async function dockerAddress(environment: NodeJS.ProcessEnv): Promise<Address> {
  const folder = filled(environment.DOCKER_CONFIG) ?? join(filled(environment.HOME) ?? homedir(), '.docker');
  const host = filled(environment.DOCKER_HOST);
  if (host !== undefined) return fromEnvironment(host, environment, folder);
  const name = filled(environment.DOCKER_CONTEXT) ?? (await currentContext(folder)) ?? 'default';
  if (name === '' || name === 'default') return { host: `unix://${defaultSocket}`, origin: 'default' };
  return { ...(await contextAddress(folder, name)), origin: 'context' };
}

function fromEnvironment(host: string, environment: NodeJS.ProcessEnv, folder: string): Address {
  const address = { host, origin: 'environment' } as const;
  const secure = filled(environment.DOCKER_TLS_VERIFY) ?? filled(environment.DOCKER_TLS);
  if (secure === undefined) return address;
  return { ...address, certificates: filled(environment.DOCKER_CERT_PATH) ?? folder };
}

/** For Docker an empty variable is one that isn't set. */
function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
