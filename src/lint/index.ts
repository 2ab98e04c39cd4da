/**
 * What a plan can be known to do wrong before it runs: one rule per file, each a pure function from a plan to diagnostics.
 * Comes in: a {@link Plan}. Goes out: errors where the run is bound to fail, warnings where it probably does something
 * else than its author wants. Must not know engines, registries or task files.
 */
export { lint } from './lint.js';
