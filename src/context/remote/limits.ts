/** What remote files may cost: nobody vouches for who sends them. */
export interface Limits {
  /** Bytes that are sent. */
  readonly sent: number;
  /** Bytes of all files together, unpacked. */
  readonly unpacked: number;
  /** Files, folders and links. */
  readonly entries: number;
  /** Bytes of a task file. */
  readonly file: number;
  /** Milliseconds for all of it. */
  readonly patience: number;
}

/** Far above what contexts have, far below what a machine could not bear. */
export const defaultLimits: Limits = {
  sent: 2 * 1024 ** 3,
  unpacked: 8 * 1024 ** 3,
  entries: 500_000,
  file: 1024 ** 2,
  patience: 15 * 60_000,
};
