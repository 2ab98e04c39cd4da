/**
 * Where a task and its files come from: the context directory, its git checkout, and the task file itself; here, or in a git
 * repository, behind a URL or in a registry.
 * Comes in: what the user wrote on the command line. Goes out: directories, texts, or problems as diagnostics.
 * Must not know what a task file says. Nothing is asked of the network for what is here, and no program but git is started.
 */
export { readAliasSource } from './alias-source.js';
export type { AliasFolder, ReadSource } from './alias-source.js';
export { describeCheckout } from './checkout.js';
export type { Checkout } from './checkout.js';
export { resolveContext } from './context.js';
export type { Context } from './context.js';
export { findTaskFile } from './find-task-file.js';
export type { FetchTree } from './fetch-tree.js';
export { remoteFiles } from './fetch-tree.js';
export { isOfThisMachine } from './location.js';
export { lookAtBranch } from './look-at-branch.js';
export { lockedFetch, lockedSources, lockFileName, readLock, writeLock } from './lock.js';
export type { LockRules, Pins } from './lock.js';
export { isOfContext, openTaskBeside, openTaskFile } from './open-task-file.js';
export type { TaskFile } from './open-task-file.js';
export type { Origin, Tree } from './origin.js';
export { readTaskFile } from './read-task-file.js';
export type { StandardInput } from './read-task-file.js';
