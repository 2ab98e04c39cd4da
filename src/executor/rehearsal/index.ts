/**
 * The dry run: an executor that prints exactly what another would do, and does nothing.
 * Comes in: planned steps. Goes out: command lines as output. Must not start a process or open a connection.
 */
export { rehearsalExecutor } from './rehearsal-executor.js';
