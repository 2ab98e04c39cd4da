import type { Decision } from './decide.js';
import type { Schedule, Watch } from './schedule.js';
import type { EndedRun, RunEnding, RunningRun, ScheduleState } from './state.js';

/** Time as a port, so that tests decide when it passes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`, or at once when `signal` aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What something that is watched is now. */
export interface Sighting {
  /** To be remembered, and compared by whoever looks. */
  readonly seen: string;
  /** One line for people: what it is. */
  readonly now: string;
  /** One line for people when it is another than before. */
  readonly change?: string;
}

/** What the scheduler needs of the world. */
export interface SchedulerPorts {
  readonly clock: Clock;
  /** Carries out a run; never rejects. When the signal aborts, the run is to clean up and end. */
  readonly run: (schedule: Schedule, run: RunningRun, signal: AbortSignal) => Promise<RunEnding>;
  /** Waits for a run that an earlier scheduler started, if it goes on; `cut-off` means that it did not come to its end. */
  readonly adopt: (run: RunningRun, signal: AbortSignal) => Promise<RunEnding | 'cut-off'>;
  /** Rejects with an Error whose message says why it cannot be seen. */
  readonly look: (
    watch: Watch,
    seen: string | undefined,
    last: EndedRun | undefined,
    signal: AbortSignal,
  ) => Promise<Sighting>;
  /** Writes down what has to be remembered; everything that follows waits for it. */
  readonly keep: (states: ReadonlyMap<string, ScheduleState>) => Promise<void>;
  readonly newID: () => string;
  readonly tell: (event: SchedulerEvent) => void;
}

/** Everything that happens in a scheduler; what logs and metrics say is a function of these. */
export type SchedulerEvent = { readonly schedule: string } & (
  | { readonly type: 'decided'; readonly decision: Decision; readonly id?: string }
  | { readonly type: 'adopted'; readonly run: RunningRun }
  | { readonly type: 'ended'; readonly run: EndedRun }
  | { readonly type: 'cut-off'; readonly run: RunningRun }
  | { readonly type: 'look-failed'; readonly on: Watch['on']; readonly reason: string }
  /** Something is another than before, but that makes no run: it is the first look, or nothing that counts has changed. */
  | { readonly type: 'noted'; readonly now: string; readonly first: boolean }
);
