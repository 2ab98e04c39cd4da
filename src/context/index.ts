/**
 * Where a task and its files come from: the context directory, its git checkout, and the task file itself.
 * Comes in: what the user wrote on the command line. Goes out: directories, texts, or problems as diagnostics.
 * Must not know what a task file says, and starts no process. Remote contexts come later.
 */
export { readAliasSource } from './alias-source.js';
export type { AliasSourceOptions } from './alias-source.js';
export { describeCheckout } from './checkout.js';
export type { Checkout } from './checkout.js';
export { resolveContext } from './context.js';
export type { Context } from './context.js';
export { findTaskFile } from './find-task-file.js';
export { readTaskFile } from './read-task-file.js';
export type { StandardInput } from './read-task-file.js';
