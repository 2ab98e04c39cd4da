import type { Platform } from '../../oci/index.js';
import type { RegistryClient } from '../../registry/index.js';
import type { Workspace } from '../../workspace/index.js';
import type { LoginPorts } from '../local-images/index.js';
import type { RegistryWork } from '../registry-work.js';

/** What the executor without an engine needs of the world. */
export interface NativeSetting {
  readonly workspace: Workspace;
  readonly registry: RegistryWork;
  readonly client: RegistryClient;
  readonly login: LoginPorts;
  /** A folder that outlives the run, for what layers of base images hold; it may be removed at any time. */
  readonly listings: string;
  /** Names proxies and certificate files, for what ADD fetches. */
  readonly environment: NodeJS.ProcessEnv;
  /** The machine's own platform: what is built for where a build names none. */
  readonly host: Platform;
}
