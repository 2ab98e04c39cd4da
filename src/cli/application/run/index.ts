/**
 * A run: prepared (read, planned, linted), then carried out to an exit code. Comes in: flags and the run's registry. Goes out:
 * a {@link PreparedRun}, and events to its views. Must not know the command that asked for it.
 */
export { carryOut } from './carry-out.js';
export { prepareRun, type PreparedRun } from './prepare-run.js';
