/**
 * What a plan can be known to do wrong before it runs: one rule per file, each a pure function from facts to diagnostics.
 * Comes in: a {@link Plan}, and what else is known (the task, Dockerfiles, what the machine can run). Goes out: errors
 * where the run is bound to fail, warnings where it probably does something else than its author wants; without what the
 * file's `# taskrun-ignore` comments silence. Must not know engines or registries, and reads nothing itself.
 */
export type { Known } from './facts.js';
export { lint } from './lint.js';
export { lintSource } from './lint-source.js';
export { masked } from './mask.js';
export { silence } from './silence.js';
export type { Silenced } from './silence.js';
