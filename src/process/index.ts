/**
 * Programs as functions: an {@link Invocation} goes in, lines come out while it runs, an {@link Exit} at its end.
 * A process runs in a group of its own, so that ending it ends everything it started.
 * Must not know Docker, steps or plans.
 */
export { endProcess, processIdentity, processState } from './identity.js';
export type { ProcessState } from './identity.js';
export { commandLine } from './invocation.js';
export type { Exit, Invocation, Listener } from './invocation.js';
export { LineSplitter } from './lines.js';
export { endOrphans, ownerVariable } from './orphans.js';
export { endAllProcesses, runProcess } from './run-process.js';
