/** What is to run when. */
export interface Schedule {
  /** Differs from that of the others beside it. */
  readonly name: string;
  readonly task: TaskToRun;
  readonly times: CronTimes;
  readonly watches: readonly Watch[];
  readonly rules: Rules;
}

/** What `taskrun run` is given. */
export interface TaskToRun {
  readonly file: string;
  readonly context?: string;
  /** Further words of its command line. */
  readonly options: readonly string[];
  /** Whether a run ends at once when nothing has changed since the last. */
  readonly ifChanged: boolean;
}

export interface CronTimes {
  readonly cron: readonly string[];
  /** As the IANA database has it. */
  readonly timezone: string;
}

/** How times become runs. */
export interface Rules {
  /** Runs start up to that many seconds after they are due, each by its own time. */
  readonly jitter: number;
  /** What happens when a run is due while the one before it goes on. */
  readonly overlap: Overlap;
  /** What happens about runs that were due while nobody was there, or that were cut off. */
  readonly missed: Missed;
}

export const overlaps = ['skip', 'queue', 'cancel'] as const;
export type Overlap = (typeof overlaps)[number];

export const missedRules = ['run-once', 'skip'] as const;
export type Missed = (typeof missedRules)[number];

/** What is looked at every so many seconds, and makes a run when it is another than before. */
export type Watch = GitWatch | BaseImageWatch;

export interface GitWatch {
  readonly on: 'git';
  /** `https://host/repository.git#branch`. */
  readonly repository: string;
  /** Globs of files, those with `!` before them left out; empty means any file. */
  readonly paths: readonly string[];
  readonly every: number;
}

export interface BaseImageWatch {
  readonly on: 'base-image';
  /** Empty means those that the last run took. */
  readonly images: readonly string[];
  readonly every: number;
}

export const defaultRules: Rules = { jitter: 0, overlap: 'skip', missed: 'run-once' };
