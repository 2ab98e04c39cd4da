/**
 * The port through which a run reaches an engine: {@link Executor} and {@link Session}. Its adapters are the folders here.
 * Comes in: planned steps. Goes out: output lines, pushed images, and how each attempt ended.
 * Must not know in which order steps run, how often they are tried, or how anything is shown.
 */
export type { Attempt, Executor, Session, StepSink } from './executor.js';
export { RegistryWork } from './registry-work.js';
export { isRegistryAction } from './registry-actions.js';
export type { RunSecrets } from './run-secrets.js';
