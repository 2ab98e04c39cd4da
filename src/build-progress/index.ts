/**
 * What BuildKit tells of a build in machine-readable form (`--progress=rawjson` of buildx and of buildctl).
 * Comes in: the builder's output, line by line, and its metadata file. Goes out: lines for people, {@link Progress}, and the
 * images the build is based on. Must not know which program builds, nor steps or runs.
 */
export { baseImages } from './base-images.js';
export { BuildProgress } from './build-progress.js';
export type { BuildListener, BuildWarning } from './build-progress.js';
export { readBuildMetadata, readProvenance } from './metadata.js';
export type { BuildMetadata, Material } from './metadata.js';
export { readSolveStatus } from './solve-status.js';
export type { SolveStatus } from './solve-status.js';
export type { Vertex } from './vertex.js';
