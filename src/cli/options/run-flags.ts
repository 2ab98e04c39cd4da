import type { Occasion } from '../../notify/index.js';
import type { BuildKitFlags } from './buildkit-servers.js';
import type { RemoteFlags } from './remote-options.js';
import type { VariableFlags } from './variable-flags.js';

/** The flags of `taskrun run`, as commander gives them. */
export interface RunFlags extends VariableFlags, RemoteFlags, BuildKitFlags {
  /** The only step, in the place of a task file. */
  readonly cmd?: string;
  readonly platform?: string;
  /** Absent: the first that can. */
  readonly executor?: 'docker' | 'buildkit' | 'native';
  readonly dryRun?: boolean;
  readonly parallel: number;
  readonly keepGoing?: boolean;
  readonly timeout?: number;
  readonly credential: readonly string[];
  readonly env: readonly string[];
  readonly workingDirectory?: string;
  readonly network?: string;
  readonly dockerCli?: string;
  readonly inPlace?: boolean;
  readonly resume?: string;
  readonly from?: string;
  readonly only: readonly string[];
  readonly debugOnFailure?: boolean;
  readonly ifChanged?: boolean;
  readonly state?: string;
  readonly onlyPlatform?: string;
  readonly lint: boolean;
  readonly attestations: boolean;
  readonly progress: 'auto' | 'live' | 'plain' | 'json' | 'quiet' | 'github' | 'gitlab' | 'azure';
  readonly metadataFile?: string;
  readonly junit?: string;
  readonly html?: string;
  readonly keepRuns?: string;
  readonly notify: readonly string[];
  readonly notifyOn?: readonly Occasion[];
  readonly notifySecret?: string;
}
