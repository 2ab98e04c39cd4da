/**
 * What runs leave when they are killed: each run is noted before it makes anything, and what dead ones have left, in engines,
 * BuildKit servers and folders, is removed. Must not know what a run does.
 */
export { cleanUp } from './clean-up.js';
export { ownRun } from './own-run.js';
