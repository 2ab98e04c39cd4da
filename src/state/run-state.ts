import type { Fingerprint } from '../fingerprint/index.js';
import type { TaskLists } from './task-lists.js';

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
  /** What it left in registries. */
  readonly images: readonly RecordedImage[];
  /** Of a run for one platform: that. */
  readonly platform?: string;
  /** Of a run for one platform: the manifest lists of the task, which are made when all platforms are there. */
  readonly lists?: TaskLists;
  /** The ID of a later run that had nothing to do, because nothing had changed since this one. */
  readonly confirmedBy?: string;
}

/** An image that a run has pushed. */
export interface RecordedImage {
  readonly name: string;
  /** Its name as it would be in every run: without what differs from run to run, such as the ID. */
  readonly steadyName: string;
  readonly digest: string;
  /** One for an image, several for a manifest list. */
  readonly platforms: readonly string[];
}

/** The least of a state that tells whether anything has changed. */
export interface StateSummary {
  readonly run: string;
  /** Of its inputs. */
  readonly digest?: string;
  /** The names of what it left in registries. */
  readonly images: readonly string[];
}
