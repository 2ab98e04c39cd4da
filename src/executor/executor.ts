import type { Diagnostic } from '../diagnostic/index.js';
import type { BuiltImage, Progress, PushedImage, StepFailure } from '../event/index.js';
import type { Plan, PlannedStep } from '../plan/index.js';

/** Something that can carry out plans: Docker, or a rehearsal that only says what it would do. */
export interface Executor {
  readonly name: string;
  /** What this executor cannot do of a plan, each at its step's place; empty when it can do all. Starts nothing. */
  check(plan: Plan): Promise<readonly Diagnostic[]>;
  /** Whether what a build has made, in a run before, is still there; an executor without this does not know. */
  remains?(step: PlannedStep): Promise<boolean>;
  /** Starts serving one run. Throws only for our own bugs: a missing engine is a failure of the steps that need it. */
  open(plan: Plan): Promise<Session>;
}

/** One run's use of an executor. Steps may execute at the same time. */
export interface Session {
  /** One attempt at one step; never rejects for what the world does, and settles soon after `signal` aborts. */
  execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt>;
  /** Lets the user look around where a step has failed, until they have seen enough; absent where that can't be done. */
  debug?(step: PlannedStep): Promise<void>;
  /** Removes everything the run created; called once, also after an interrupt. */
  close(): Promise<void>;
}

/** Where what a program prints is heard. */
export type OutputSink = Pick<StepSink, 'output' | 'ready'>;

/** Where an attempt reports to. */
export interface StepSink {
  output(stream: 'stdout' | 'stderr', line: string): void;
  /** Asked between pieces of much output: a promise means that nobody can take more until it settles. */
  ready?(): Promise<unknown> | undefined;
  progress(progress: Progress): void;
  built(image: BuiltImage): void;
  pushed(image: PushedImage): void;
}

/** How one attempt ended. An aborted attempt is whatever it was; the caller knows why it aborted. */
export type Attempt =
  { readonly status: 'succeeded' } | { readonly status: 'failed'; readonly failure: StepFailure };
