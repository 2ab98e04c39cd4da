/**
 * Garbage collection in the data folder, while registries and runs use it.
 * Comes in: the folder, a grace period and what counts as garbage. Goes out: what was removed, or would be. It marks what
 * manifests refer to, then sweeps what nobody has relied on within the grace period. Must not know HTTP.
 */
export { collectGarbage, type Collection, type CollectionOptions } from './collect-garbage.js';
