/**
 * Plans with BuildKit servers, on one machine or several, and no Docker: builds by the Dockerfile frontend, containers as
 * operations of a graph, both through buildctl.
 * Comes in: planned steps, a workspace, the run's images. Goes out: output, images in the run's layout, failures with a
 * remedy. Must not know which steps come before or after, and reads what BuildKit tells machines, not people.
 */
export { buildKitExecutor } from './buildkit-executor.js';
export { homeOf, removeLeftHome } from './home.js';
export { WorkspaceMemory } from './workspace/memory.js';
export type { BuildKitSetting } from './buildkit-setting.js';
