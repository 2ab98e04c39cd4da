/**
 * Docker engines: which one answers, and taskrun's own private one for machines where none does.
 * In come the user's environment and taskrun's data folder; out comes an endpoint (a DOCKER_HOST value) or an
 * `EngineError` with the remedy. It must not know what an engine is used for: no tasks, no images, no docker commands.
 */
export { askEngine } from './ask-engine.js';
export { findBuildxProgram } from './buildx-plugin.js';
export { describeEngine } from './describe-engine.js';
export { EngineError } from './engine-error.js';
export { engineDown } from './engine-down.js';
export { type EngineStatus, engineStatus } from './engine-status.js';
export { openEngineTunnel } from './engine-tunnel.js';
export { engineUp } from './engine-up.js';
export { type EnginePlace, enginePlace } from './engine-place.js';
export { type EngineEndpoint, findEngine } from './find-engine.js';
export { lostEngine } from './lost-engine.js';
export type { EngineSettings } from './private-engine.js';
export { printedThere } from './over-ssh.js';
export { findProgram, searchPath } from './programs.js';
export { openTunnel, type Tunnel } from './tunnel.js';
export { whyNoEngine } from './why-no-engine.js';
