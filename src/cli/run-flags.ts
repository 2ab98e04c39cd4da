/** The flags of `taskrun run`, as commander gives them. */
export interface RunFlags {
  readonly registry?: string;
  readonly id?: string;
  readonly taskName?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly repository?: string;
  readonly gitTag?: string;
  readonly triggeredBy?: string;
  readonly os?: string;
  readonly osVersion?: string;
  readonly architecture?: string;
  readonly sharedVolume?: string;
  readonly date?: string;
  readonly values?: string;
  readonly set: readonly string[];
  readonly setSecret: readonly string[];
  readonly strict?: boolean;
  readonly executor: 'docker';
  readonly dryRun?: boolean;
  readonly parallel: number;
  readonly keepGoing?: boolean;
  readonly timeout?: number;
  readonly credential: readonly string[];
  readonly env: readonly string[];
  readonly workingDirectory?: string;
  readonly inPlace?: boolean;
  readonly lint: boolean;
  readonly progress: 'auto' | 'plain' | 'json' | 'quiet';
  readonly metadataFile?: string;
}
