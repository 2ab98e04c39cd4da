import type { Place, SourceText } from '../source/index.js';

/** A value with the place it was written at, so that any later phase can point at it. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

/** A task file after aliases, templates and YAML: what the author said, with defaults not yet applied. */
export interface Task {
  readonly source: SourceText;
  readonly version: TaskVersion;
  readonly steps: readonly Step[];
  /** Seconds; default of each step's `timeout`. */
  readonly stepTimeout?: number;
  readonly workingDirectory?: string;
  readonly env: readonly Placed<string>[];
}

export type TaskVersion = '1.0-preview-1' | 'v1.0.0' | 'v1.1.0';

/** Exactly one of `build`, `push` and `cmd` is present. Names and meanings are ACR's. */
export interface Step {
  readonly place: Place;
  readonly build?: Words;
  readonly push?: readonly Placed<string>[];
  readonly cmd?: Words;
  readonly id?: Placed<string>;
  readonly when?: readonly Placed<string>[];
  /** Seconds. */
  readonly timeout?: number;
  readonly startDelay?: number;
  readonly retries?: number;
  readonly retryDelay?: number;
  readonly retryOnErrors?: readonly string[];
  readonly repeat?: number;
  readonly ignoreErrors?: boolean;
  readonly env?: readonly Placed<string>[];
  readonly workingDirectory?: string;
  readonly disableWorkingDirectoryOverride?: boolean;
  readonly entryPoint?: string;
  readonly user?: string;
  readonly network?: string;
  readonly isolation?: string;
  readonly cpus?: string;
  readonly expose?: readonly string[];
  readonly ports?: readonly string[];
  readonly privileged?: boolean;
  readonly detach?: boolean;
  readonly keep?: boolean;
  readonly pull?: boolean;
}

/** Command text whose every character still knows where it was written. */
export interface Words {
  readonly text: string;
  /** The place of a stretch of `text` (offsets in UTF-16 code units) in the author's file. */
  readonly placeOf: (start: number, end: number) => Place;
  readonly place: Place;
}
