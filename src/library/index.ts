/**
 * taskrun as a library: what the command line does, for programs. Comes in: a task file's name and options. Goes out: text,
 * plans, events and records as plain data. Nothing is printed, no signals are listened for, the process is never ended.
 *
 * @packageDocumentation
 */
export { CommandFailure, InvalidInput } from '../cli/application/index.js';
export type { Diagnostic } from '../diagnostic/index.js';
export type * from '../event/index.js';
export { parsePlatform, parseReference, type Digest, type Platform, type Reference } from '../oci/index.js';
export type { Action, Permission, Plan, PlannedStep } from '../plan/index.js';
export { RegistryClient, RegistryError } from '../registry/index.js';
export type { TaskOptions } from './options.js';
export { planTask, type PlannedTask } from './plan-task.js';
export { openRegistries, type RegistryOptions } from './registry-client.js';
export { renderTask, type RenderedTask } from './render-task.js';
export { runTask, type FinishedRun, type RunOptions } from './run-task.js';
