import { credentialsFrom, RegistryClient, type Credential } from '../../../registry/index.js';
import type { Credential as Login } from '../../../secret/index.js';

/** What a command knows of registries. */
export interface RegistryAccess {
  /** Of the command line: stronger than Docker's configuration. */
  readonly credentials: readonly Login[];
  /** The folder of Docker's `config.json`. */
  readonly dockerConfigFolder: string;
  /** Names proxies and certificate files. */
  readonly environment: NodeJS.ProcessEnv;
  /** Host and port of registries whose certificate does not matter, or that have no encryption. */
  readonly insecureRegistries?: Iterable<string>;
}

/** The client of every registry, as a command sees them: the one way to make it. */
export function registryClient({
  credentials,
  dockerConfigFolder: dockerConfigDirectory,
  environment,
  insecureRegistries = [],
}: RegistryAccess): RegistryClient {
  const explicit = new Map<string, Credential>(
    credentials.map(({ registry, username, password }) => [
      registry,
      { kind: 'password', username, password },
    ]),
  );
  return new RegistryClient({
    credentials: credentialsFrom({ explicit, dockerConfigDirectory, helper }),
    environment,
    insecureRegistries,
  });
}

/** Few have credential helpers, and running processes is a lot to load. */
async function helper(name: string, serverAddress: string): Promise<Credential | undefined> {
  const { askCredentialHelper } = await import('./credential-helper.js');
  return askCredentialHelper(name, serverAddress);
}
