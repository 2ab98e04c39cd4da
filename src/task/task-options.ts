import type { Checked } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import type { AliasOptions } from './alias.js';

/** How to read a task file. */
export interface TaskOptions extends AliasOptions {
  /** Reads the task files that steps run; without it, such steps are refused. */
  readonly readTask?: ReadTask;
  /** Tells this file from every other. */
  readonly identity?: string;
}

/** A task file that a step names, as whoever can read files finds it. */
export interface PartFile {
  readonly source: SourceText;
  /** How it is read; its `identity` tells it from every other. */
  readonly options: TaskOptions;
  /** The values it was published with. */
  readonly values?: SourceText;
  /** Of a file that is somewhere else: what it is a version of, and which one it is. */
  readonly version?: { readonly of: string; readonly is: string };
}

/** Reads the task file that a step names, relative to the file it stands in. Problems without a place are told at the step. */
export type ReadTask = (location: string) => Promise<Checked<PartFile>>;
