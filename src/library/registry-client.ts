import { dockerConfigFolder, registryClient } from '../cli/application/index.js';
import type { RegistryClient } from '../registry/index.js';

/** How registries are got into. */
export interface RegistryOptions {
  /** Stronger than those of Docker's configuration. */
  readonly credentials?: readonly {
    readonly registry: string;
    readonly username: string;
    readonly password: string;
  }[];
  /** Host and port of registries whose certificate does not matter, or that have no encryption. */
  readonly insecureRegistries?: readonly string[];
}

/** The registry client of `taskrun image` and `taskrun manifest`, with the credentials that Docker has. It is to be closed. */
export function openRegistries({
  credentials = [],
  insecureRegistries = [],
}: RegistryOptions = {}): RegistryClient {
  return registryClient({
    credentials,
    dockerConfigFolder: dockerConfigFolder(process.env),
    environment: process.env,
    insecureRegistries,
  });
}
