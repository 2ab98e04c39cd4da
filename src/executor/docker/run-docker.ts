import type { Writable } from 'node:stream';
import type { Exit } from '../../process/index.js';
import type { OutputSink } from '../executor.js';

/** Runs a docker command to its end, on the run's engine and with the run's credentials. */
export type RunDocker = (
  words: readonly string[],
  sink: OutputSink,
  options?: {
    readonly signal?: AbortSignal;
    /** Takes standard output as bytes. */
    readonly stdout?: Writable;
  },
) => Promise<Exit>;
