import type { StepFailure } from '../../event/index.js';
import type { PrivateFiles, Workspace } from '../../workspace/index.js';
import type { Dialect } from './dialect.js';
import type { RegistryWork } from '../registry-work.js';
import type { RunSecrets } from '../run-secrets.js';

/** What the Docker executor needs of the world. */
export interface DockerSetting {
  /** The docker command-line program: a name looked up on PATH, or a path. */
  readonly docker: string;
  /** What the program understands; docker's own language when absent. */
  readonly dialect?: Dialect;
  /** The buildx program that `docker build` would use, where known: builds are handed to it directly. */
  readonly buildx?: BuildxProgram;
  /** Where the engine is: `unknown` where only the engine can say which machine it is on. Absent means here. */
  readonly engine?: {
    readonly place: 'here' | 'elsewhere' | 'unknown';
    /** Asks the engine's API, e.g. `/info`, without a process; undefined when it says nothing. */
    readonly ask?: AskAPI;
  };
  /** The identity of this process, with which everything is marked that the run makes in the engine. */
  readonly owner: string;
  /** Added to the environment of every docker command, e.g. DOCKER_HOST; stronger than a step's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asked after a docker command has failed: why the engine answers no more; undefined when it still does. */
  readonly lostEngine?: () => Promise<StepFailure | undefined>;
  readonly secrets?: RunSecrets;
  readonly workspace: Workspace;
  /** For what is secret: gone after the run. */
  readonly privateFiles: PrivateFiles;
  readonly registry: RegistryWork;
}

/** A GET request to the engine's API: the status and the JSON it answers with. */
export type AskAPI = (
  path: string,
) => Promise<{ readonly status: number; readonly body: unknown } | undefined>;

/** buildx as a program of its own. */
export interface BuildxProgram {
  readonly path: string;
  /** The builder to use where a build names none; absent where the user's environment names one. */
  readonly builder?: string;
}
