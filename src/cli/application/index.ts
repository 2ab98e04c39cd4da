/**
 * What commands do without the options they are called with: a second door of this folder, for the library. Commands import the
 * folders here, as most need few of them; each has a part of the way from a task file to a run that is over:
 * task-file/ → run/ (prepared) → composition/ (its adapters) → run/ (carried out) → views/, and state/ for the next run.
 */
export { CommandFailure, InvalidInput, type IO } from '../console/index.js';
export type { RunFlags } from '../options/index.js';
export { dockerConfigFolder } from './machine/index.js';
export { openRunRegistry, registryClient } from './registries/index.js';
export { carryOut, prepareRun } from './run/index.js';
export { openPlan, openTask, type OpenTask } from './task-file/index.js';
