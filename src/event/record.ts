import type { BuiltImage, PushedImage, StepPlace, StepResult } from './event.js';

/** What stays of a run: kept in the history and written by `--metadata-file`. Plain JSON. */
export interface RunRecord {
  /** The version of this format. */
  readonly version: 1;
  readonly id: string;
  readonly taskName: string;
  readonly status: RecordStatus;
  /** What went wrong with the run itself, for status `Error`. */
  readonly error?: string;
  /** What made the run happen; `manual` when somebody started it by hand. */
  readonly trigger: string;
  readonly registry: string;
  readonly executor: string;
  /** The platform of the Run variables, e.g. `linux/amd64`. */
  readonly platform?: string;
  /** `.Run.Date`. */
  readonly date?: string;
  /** ISO 8601, UTC; absent while the run has not started. */
  readonly startedAt?: string;
  /** ISO 8601, UTC; absent while the run goes on. */
  readonly finishedAt?: string;
  /** Milliseconds; absent while the run goes on. */
  readonly duration?: number;
  readonly steps: readonly StepRecord[];
  /** What the run left in registries: the last push of each name, in the order of the pushes. */
  readonly images: readonly ImageRecord[];
  /** What the run built, with the base images it took: the last build of each step, in their order. */
  readonly builds: readonly BuildRecord[];
}

/** The statuses of an ACR run. */
export type RecordStatus =
  'Queued' | 'Started' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled' | 'Error' | 'Timeout';

export interface StepRecord {
  readonly id: string;
  /** The action's kind. */
  readonly kind: string;
  readonly title: string;
  readonly after: readonly string[];
  /** Differs from that of any other step: what is planned, with its secrets masked, as a digest. */
  readonly fingerprint?: string;
  /** Where it stands in the task file. */
  readonly place?: StepPlace;
  /** ISO 8601, UTC; absent for a step that never started. */
  readonly startedAt?: string;
  /** Milliseconds; absent until the step is finished. */
  readonly duration?: number;
  /** How often the step was tried again after a failure. */
  readonly retries: number;
  /** Absent until the step is finished. */
  readonly result?: StepResult;
}

export interface ImageRecord extends PushedImage {
  /** The step that pushed it. */
  readonly step: string;
}

export interface BuildRecord extends BuiltImage {
  /** The step that built it. */
  readonly step: string;
}
