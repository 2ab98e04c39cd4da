/**
 * What commands do without what they are called with and what they print: a second door of this folder, for the library.
 */
export { carryOut } from './carry-out.js';
export { CommandFailure, InvalidInput } from './failure.js';
export type { IO } from './io.js';
export { openPlan } from './open-plan.js';
export { openTask, type OpenTask } from './open-task.js';
export { prepareRun } from './prepare-run.js';
export { registryClient } from './registry-client.js';
export type { RunFlags } from './run-flags.js';
export { openRunRegistry } from './run-registry.js';
export { dockerConfigFolder } from './settings.js';
