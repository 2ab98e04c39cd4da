/**
 * BuildKit servers: how they are reached, which one answers, what they are, taskrun's own private one, and several of
 * them that share a run's work. In come addresses as people write them; out come the words that buildctl needs, or an
 * `EngineError` with the remedy. Must not know tasks, steps or images.
 */
export { isOnThisMachine, readServer, type BuildKitServer } from './address.js';
export {
  askServer,
  buildctl,
  cacheSize,
  describePlatforms,
  untraced,
  type BuildKitClient,
  type ServerAnswer,
} from './ask.js';
export { Builders, type Builder, type Slot } from './builders.js';
export { buildKitDown, buildKitUp, type BuildKitUp } from './buildkit-up.js';
export { reachBuilders } from './server-tunnels.js';
export { findBuildKit, whyNoBuildKit, type BuildKitSettings, type FoundBuildKit } from './find-buildkit.js';
