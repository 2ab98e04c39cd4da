import { carryOut, openRunRegistry, prepareRun } from '../cli/application/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { RunEvent, RunRecord } from '../event/index.js';
import { emptyRecord, extendRecord } from '../history/index.js';
import { commandInput, defined, type TaskOptions } from './options.js';

/** How a task is run: what `taskrun run` says with flags of the same names. */
export interface RunOptions extends TaskOptions {
  /** Default: the first that can. */
  readonly executor?: 'docker' | 'buildkit' | 'native';
  /** Address of a BuildKit server. */
  readonly buildkit?: string;
  /** Whether to do nothing but say what would be done. */
  readonly dryRun?: boolean;
  /** How many steps run at the same time at most. Default: as many as can. */
  readonly parallel?: number;
  /** Whether only the dependants of a failed step are skipped. */
  readonly keepGoing?: boolean;
  /** Seconds for the whole run. */
  readonly timeout?: number;
  /** Hears the run, event by event; secrets are masked. */
  readonly onEvent?: (event: RunEvent) => void;
}

/** A run that is over. */
export interface FinishedRun {
  /** As the history keeps it: status, steps, images with their digests. */
  readonly record: RunRecord;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Runs a task to its end: what `taskrun run` does. A step that fails is in the record, nothing is thrown for it.
 * `options.signal` stops the run; what it had started is cleaned up first.
 * @param file path, URL, `oci://…`, or `-` for `options.input`
 * @throws InvalidInput with what is wrong with the file, CommandFailure, EngineError or RegistryError for what is missing around it
 */
export async function runTask(file: string, options: RunOptions = {}): Promise<FinishedRun> {
  const { flags: reading, io } = commandInput(options);
  const { executor, buildkit, dryRun, parallel, keepGoing, timeout, onEvent } = options;
  const flags = { ...reading, ...defined({ executor, buildkit, dryRun, parallel, keepGoing, timeout }) };
  const registry = await openRunRegistry(flags, io);
  try {
    const prepared = await prepareRun(file, options.context, flags, io, registry);
    const warnings = prepared.findings.takeWarnings();
    let record = emptyRecord;
    const hear = (event: RunEvent): void => {
      record = extendRecord(record, event);
      onEvent?.(event);
    };
    await carryOut({ ...prepared, hear }, flags, io);
    return { record, warnings };
  } finally {
    await registry.close();
  }
}
