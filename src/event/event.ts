import type { Platform } from '../oci/index.js';

/** Everything that happens in a run, in order; closed: every consumer's `switch` over `type` is exhaustive. */
export type RunEvent =
  | RunStarted
  | StepStarted
  | StepOutput
  | StepProgressed
  | StepRetrying
  | StepFinished
  | ImageBuilt
  | ImagePushed
  | RunFinished;

interface Happened {
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface RunStarted extends Happened {
  readonly type: 'run-started';
  readonly run: {
    readonly id: string;
    readonly taskName: string;
    readonly registry: string;
    /** `.Run.Date`. */
    readonly date?: string;
    /** The platform of the Run variables, e.g. `linux/amd64`. */
    readonly platform?: string;
    /** What made the run happen, `.Run.TriggeredBy`; absent means somebody started it by hand. */
    readonly triggeredBy?: string;
  };
  readonly executor: string;
  readonly steps: readonly StepSummary[];
}

/** What a reader of the run needs to know of a step before it starts. */
export interface StepSummary {
  readonly id: string;
  /** The action's kind. */
  readonly kind: string;
  /** One line: what the step does, e.g. `build -t app:1 .`. */
  readonly title: string;
  readonly after: readonly string[];
  /** Differs from that of any other step: what is planned, with its secrets masked, as a digest. */
  readonly fingerprint?: string;
  /** Where it stands in the task file; absent where it does not come from one. */
  readonly place?: StepPlace;
}

/** A place in the task file as its author wrote it; line and column count from 1. */
export interface StepPlace {
  /** As the user named the file. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** The line itself; the start of it where it is long. */
  readonly text: string;
}

export interface StepStarted extends Happened {
  readonly type: 'step-started';
  readonly step: string;
}

/** Lines of a step's output that came in one go, without their line breaks, secrets already masked; at least one. */
export interface StepOutput extends Happened {
  readonly type: 'step-output';
  readonly step: string;
  readonly stream: 'stdout' | 'stderr';
  readonly lines: readonly string[];
}

/** A part of a step's work has come further. */
export interface StepProgressed extends Happened {
  readonly type: 'step-progress';
  readonly step: string;
  readonly progress: Progress;
}

/** How far one part of a step's work is: an instruction of a Dockerfile, a layer on its way. The last word on a `key` counts. */
export interface Progress {
  /** What tells this part from the step's others. */
  readonly key: string;
  /** One line for people, e.g. `[2/3] COPY app /app`. */
  readonly name: string;
  readonly state: 'running' | 'done' | 'cached' | 'failed';
  /** Bytes, where the part is a transfer. */
  readonly current?: number;
  /** Bytes, where it is known. */
  readonly total?: number;
}

export interface StepRetrying extends Happened {
  readonly type: 'step-retrying';
  readonly step: string;
  readonly failure: StepFailure;
  /** 1 for the first retry. */
  readonly attempt: number;
  readonly of: number;
  readonly delaySeconds: number;
}

export interface StepFinished extends Happened {
  readonly type: 'step-finished';
  readonly step: string;
  readonly result: StepResult;
  /** Milliseconds from start to end, waiting between attempts included; 0 for a step that never started. */
  readonly duration: number;
}

/** A build has made an image. */
export interface ImageBuilt extends Happened {
  readonly type: 'image-built';
  readonly step: string;
  readonly image: BuiltImage;
}

export interface BuiltImage {
  /** All its names, as the step gives them. */
  readonly names: readonly string[];
  /** Of its manifest or index, where the executor knows it; the registry may have another. */
  readonly digest?: string;
  readonly platforms: readonly Platform[];
  /** What its Dockerfile took from elsewhere, each platform's own. */
  readonly bases: readonly BaseImage[];
}

/** An image that a build depended on. */
export interface BaseImage {
  /** As a registry has it, e.g. `docker.io/library/node:20`. */
  readonly name: string;
  readonly digest: string;
  /** `runtime`: the last stage is built on it. `buildtime`: only other stages use it, or `COPY --from`. */
  readonly use: 'runtime' | 'buildtime';
}

/** An image or a manifest list is in its registry. */
export interface ImagePushed extends Happened {
  readonly type: 'image-pushed';
  readonly step: string;
  readonly image: PushedImage;
}

export interface PushedImage {
  readonly name: string;
  readonly digest: string;
  /** One for an image, several for a manifest list; attestations are not platforms. */
  readonly platforms: readonly Platform[];
  /** Bytes of an image's configuration and layers, compressed as its registry has them; absent for a list. */
  readonly size?: number;
  /** The images that a manifest list holds; absent for an image. */
  readonly manifests?: readonly ListedManifest[];
}

/** An image in a manifest list. */
export interface ListedManifest {
  readonly digest: string;
  /** Absent where the list names none. */
  readonly platform?: Platform;
}

export interface RunFinished extends Happened {
  readonly type: 'run-finished';
  readonly status: RunStatus;
  /** Milliseconds. */
  readonly duration: number;
}

export type RunStatus = 'succeeded' | 'failed' | 'canceled' | 'timed-out';

export type StepResult =
  | {
      readonly status: 'succeeded';
      /** It did not run now, but in the run that this one resumes. */
      readonly earlier?: boolean;
      /** a failure that `ignoreErrors` forgave */ readonly ignored?: StepFailure;
    }
  | { readonly status: 'failed'; readonly failure: StepFailure }
  | { readonly status: 'skipped'; readonly because: string }
  | { readonly status: 'canceled' };

/** Why a step failed. `message` is one sentence in the style of a diagnostic; `hint` is the remedy. */
export type StepFailure = { readonly message: string; readonly hint?: string } & (
  | { readonly reason: 'exit-code'; readonly exitCode: number }
  | { readonly reason: 'signal'; readonly signal: string }
  | { readonly reason: 'timeout'; readonly seconds: number }
  | { readonly reason: 'tool-missing'; readonly tool: string }
  | { readonly reason: 'registry' }
  | { readonly reason: 'engine' }
  | { readonly reason: 'denied' }
  | { readonly reason: 'invalid' }
);
