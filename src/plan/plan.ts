import type { Diagnostic } from '../diagnostic/index.js';
import type { Platform } from '../oci/index.js';
import type { Place } from '../source/index.js';
import type { RunVariables } from '../task/index.js';
import type { Action } from './action.js';

export type * from './action.js';
export type { RunVariables };

/** A task ready to run: plain, serialisable data; nothing in it needs the task file again but to point at it. */
export interface Plan {
  readonly run: RunVariables;
  readonly steps: readonly PlannedStep[];
  /** The networks of the task; the one every run has when it has none of its own. */
  readonly networks: readonly PlannedNetwork[];
  readonly volumes: readonly PlannedVolume[];
  readonly secrets: readonly PlannedSecret[];
}

/** What a task may only do when the user says so: `--allow`. */
export type Permission = 'host-shell' | 'docker-socket' | 'privileged' | 'host-network' | 'host-env';

/** How to plan. */
export interface PlanOptions {
  readonly allow?: ReadonlySet<Permission>;
  /** What builds are for, and containers run as, that name no platform; the engine decides when absent. */
  readonly platform?: Platform;
  /** Of a task that a step runs: what stands before the names of its steps, networks and volumes, such as `build.`. */
  readonly scope?: string;
  /** Of a task that a step runs, and that is not the user's own. */
  readonly remote?: boolean;
}

/** A network for the run's containers. */
export interface PlannedNetwork {
  readonly name: string;
  readonly driver: string;
  readonly ipv6: boolean;
  /** It is there already: not made, not removed. */
  readonly skipCreation: boolean;
  /** Containers of steps without a network are in it. */
  readonly isDefault: boolean;
  /** Absent for the one that the task does not mention. */
  readonly place?: Place;
}

/** A folder of files that steps mount. The contents are secret: they never reach a log or a description. */
export interface PlannedVolume {
  readonly name: string;
  readonly files: readonly { readonly name: string; readonly base64: string; readonly place: Place }[];
  readonly place: Place;
}

/** A secret that templates read as `.Secrets.<id>`. */
export interface PlannedSecret {
  readonly id: string;
  /** The URL of a secret in Azure Key Vault. */
  readonly keyvault: string;
  /** The identity that may read it; empty for the one the run has. */
  readonly clientID: string;
  readonly place: Place;
}

/** A volume in a step's container. */
export interface Mount {
  readonly volume: string;
  readonly path: string;
  readonly place: Place;
}

/** Where one stream of a step's process goes or comes from instead; later ones of a step act on earlier ones, as in a shell. */
export type Redirection =
  | {
      readonly stream: 'stdin' | 'stdout' | 'stderr';
      readonly mode: 'read' | 'write' | 'append';
      /** Relative to the workspace and inside it, or `/dev/null`. */
      readonly path: string;
      readonly place: Place;
    }
  | {
      readonly stream: 'stdout' | 'stderr';
      /** To wherever `target` goes at this point: `2>&1`. */
      readonly mode: 'join';
      readonly target: 'stdout' | 'stderr';
      readonly place: Place;
    };

/** One step with everything decided: what to do, after which steps, and how often to try. */
export interface PlannedStep {
  /** Unique in the plan; never empty. */
  readonly id: string;
  /** Of a step of a task that another step runs: what its id begins with, which its own file does not know. */
  readonly scope?: string;
  /** Such a task is not the user's own: the step may do nothing to this machine. */
  readonly remote?: boolean;
  /** It may reach no files but those of its workspace, also not by links that it finds or makes there. */
  readonly confined?: boolean;
  /** The step in the author's file. */
  readonly place: Place;
  /** Which of the three kinds of step its author wrote. */
  readonly kind: 'build' | 'push' | 'cmd';
  readonly action: Action;
  /** The words of the `build` or `cmd` after quotes, redirections and aliases; none for a push. */
  readonly words: readonly string[];
  readonly redirections: readonly Redirection[];
  readonly mounts: readonly Mount[];
  /** The network its container is in: the step's own, or the default one of the task; empty for the engine's. */
  readonly network: string;
  /** What Docker would refuse: the plan stands, but the step is bound to fail. */
  readonly problems: readonly Diagnostic[];
  /** Ids of the steps that must have succeeded before this one starts. */
  readonly after: readonly string[];
  /** `KEY=value`, the task's defaults merged in, one level of quoting removed. */
  readonly environment: readonly string[];
  /** Relative to the workspace (empty for its root), or absolute inside a container. */
  readonly workingDirectory: string;
  /** Seconds one attempt may take. */
  readonly timeout: number;
  /** Seconds to wait before the first attempt. */
  readonly startDelay: number;
  readonly retry: RetryPolicy;
  /** How many more times to run after the first success. */
  readonly repeat: number;
  /** A failure counts as success. */
  readonly ignoreErrors: boolean;
}

export interface RetryPolicy {
  /** Additional attempts after the first failure. */
  readonly count: number;
  readonly delaySeconds: number;
  /** Retry only when the output contains one of these; empty means on any failure. */
  readonly onErrors: readonly string[];
}
