/**
 * What one call of the program has of its process: streams, the user's interrupts, exit codes, and the failures and findings
 * that end it. Small, as every command loads it. Must not know what commands do.
 */
export { parseAge } from './age.js';
export { caughtUp } from './caught-up.js';
export { CommandFailure, InvalidInput } from './failure.js';
export { Findings } from './findings.js';
export { listenForInterrupts } from './interrupts.js';
export { exitCode, type CommandContext, type ExitCode, type IO } from './io.js';
export { terminalOf } from './terminal.js';
