import type { Workspace } from '../../workspace/index.js';
import type { RegistryWork } from '../registry-work.js';

/** What the Docker executor needs of the world. */
export interface DockerSetting {
  /** The docker command-line program: a name looked up on PATH, or a path. */
  readonly docker: string;
  /** The buildx program that `docker build` would use, where known: builds are handed to it directly. */
  readonly buildx?: string;
  /** Added to the environment of every docker command, e.g. DOCKER_HOST; stronger than a step's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workspace: Workspace;
  readonly registry: RegistryWork;
}
