import type { PatternList } from '../pattern-list.js';
import type { ModeChange } from './mode-change.js';

/** Who owns what is copied. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** How something is copied. */
export interface CopyOptions {
  /** Absent: as it was. */
  readonly owner?: Owner | undefined;
  /** Absent: as it was. */
  readonly mode?: ModeChange | undefined;
  /** For directories that are made on the way; 0755 when absent. */
  readonly directoryMode?: number | undefined;
  /** Of directories that are made on the way, in seconds since the epoch. */
  readonly time: number;
  /** A directory's contents are copied, and not the directory. */
  readonly contents: boolean;
  /** Only what matches, and the directories it is in. */
  readonly included?: PatternList | undefined;
  /** Not what matches. */
  readonly excluded?: PatternList | undefined;
}
