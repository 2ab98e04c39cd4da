import { credentialsFrom, RegistryClient, type Credential } from '../registry/index.js';
import type { Credential as Login } from '../secret/index.js';

/** What a command knows of registries. */
export interface RegistryAccess {
  /** Of the command line: stronger than Docker's configuration. */
  readonly credentials: readonly Login[];
  /** The folder of Docker's `config.json`. */
  readonly dockerConfigFolder: string;
  /** Host and port of registries without encryption. */
  readonly insecureRegistries?: Iterable<string>;
}

/** The client of every registry, as a command sees them: the one way to make it. */
export function registryClient({
  credentials,
  dockerConfigFolder: dockerConfigDirectory,
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
    insecureRegistries,
  });
}

/** Few have credential helpers, and running processes is a lot to load. */
async function helper(name: string, serverAddress: string): Promise<Credential | undefined> {
  const { askCredentialHelper } = await import('./credential-helper.js');
  return askCredentialHelper(name, serverAddress);
}
