/** What a file can be made for. */
export const services = [
  'github',
  'gitlab',
  'azure-pipelines',
  'jenkins',
  'systemd',
  'cron',
  'kubernetes-cronjob',
] as const;
export type Service = (typeof services)[number];

/** What a file says of a task. All texts are somebody's own, and are quoted where they are written. */
export interface CIRequest {
  /** Letters, digits and `-`: of jobs, units, tags. */
  readonly name: string;
  /** The task file, as `taskrun run` takes it in the repository's root. */
  readonly file: string;
  /** Cron expressions of five fields. */
  readonly cron: readonly string[];
  /** Of the IANA database. */
  readonly timezone: string;
  /** Undefined: a variable of the service says it. */
  readonly registry: string | undefined;
  /** What npm installs. */
  readonly package: string;
  /** The platforms of the task's builds, e.g. `linux/arm64`. */
  readonly platforms: readonly string[];
  /** Whether each platform is built on a runner of its own. */
  readonly split: boolean;
  /** Where the repository is checked out; for services without a checkout of their own. */
  readonly directory: string;
  /** Where the repository can be fetched; for services that fetch it for each run. */
  readonly repository: string | undefined;
}

/** A file to be. */
export interface CIFile {
  /** Where the service looks for it. */
  readonly path: string;
  readonly text: string;
}
