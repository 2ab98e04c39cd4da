import type { Fingerprint } from '../fingerprint/index.js';

/** What a successful run leaves for the next one, and for those that share its work. Plain JSON, without secrets. */
export interface RunState {
  /** The version of this format. */
  readonly version: 1;
  /** The ID of the run. */
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** What the run depended on; absent when it was not compared with another one. */
  readonly inputs?: Fingerprint;
}

/** The least of a state that tells whether anything has changed. */
export interface StateSummary {
  readonly run: string;
  /** Of its inputs. */
  readonly digest?: string;
}
