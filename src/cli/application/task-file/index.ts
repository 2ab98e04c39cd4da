/**
 * A task file, opened: found here or fetched, with its context, its lock, the tasks and aliases it names, and what its templates
 * read; then planned, or looked through for problems. Comes in: flags. Goes out: an {@link OpenTask}, a plan, or every problem.
 * Must not know how a plan is carried out.
 */
export { findProblems, knownHere } from './find-problems.js';
export { lockPathOf, lockRulesOf } from './lock-rules.js';
export { openPlan } from './open-plan.js';
export { openTask, printWarnings, type OpenTask, type TaskArgument } from './open-task.js';
export { fetchFor, fetchQuietly } from './remote-files.js';
export { splitPair, type RunInputs } from './run-inputs.js';
export { makeID, runPlatform } from './run-variables.js';
export { surroundingsOf, type Surroundings } from './surroundings.js';
export { optionsFor } from './task-options.js';
export { lockedSourcesFor, type TaskSources } from './task-sources.js';
