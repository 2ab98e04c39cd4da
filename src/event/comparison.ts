/**
 * What comparing a run with the last successful one came to, before the run: the first line of `--progress json` with
 * `--if-changed`, and the only one when nothing has changed.
 */
export interface Comparison {
  readonly type: 'inputs-compared';
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly status: 'unchanged' | 'changed';
  /** The ID of the run it was compared with; absent when there is none. */
  readonly since?: string;
  /** What has changed, each in a sentence. */
  readonly changes: readonly string[];
  /** What could not be compared, each in a sentence: the run happens for the sake of safety. */
  readonly untold: readonly string[];
  /** How much was compared. */
  readonly compared: {
    readonly steps: number;
    readonly files: number;
    /** By full name, with the digests they lead to. */
    readonly images: Readonly<Record<string, string>>;
  };
}
