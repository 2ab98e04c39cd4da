/**
 * Programs that only come as Go source, built in the background while tests run and kept in the cache.
 * Comes in: a {@link GoProject}. Goes out: the path of a program, or in one sentence why there is none.
 * Must not know what the programs are for.
 */
export { buildInBackground, type Provided, providedProgram } from './background.js';
export type { Building, GoProject } from './build.js';
