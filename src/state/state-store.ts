import type { RunState, StateSummary } from './run-state.js';

/** A place for one state. All methods reject with a {@link StateError}, or the signal's reason. */
export interface StateStore {
  /** As people name it. */
  readonly name: string;
  /** Undefined where there is no state yet. */
  summary(signal: AbortSignal): Promise<StateSummary | undefined>;
  read(signal: AbortSignal): Promise<RunState | undefined>;
  /** Replaces what is there at once: a reader sees the whole of it or what was there before. */
  write(state: RunState, signal: AbortSignal): Promise<void>;
}
