/**
 * Builds images of Dockerfiles that need nothing run, exactly as BuildKit does: stages, files, layers, configurations.
 * Comes in: a Dockerfile, directories, images of registries and of the run. Goes out: an image or an index in the run's image
 * layout, or why an engine is needed, at its line. Must not know tasks, steps or engines, and starts no process.
 */
export { buildFiles, buildImage } from './build-image.js';
export { ImageBuildError } from './error.js';
export type { BuildPorts, FetchedFile, FetchFile, InstructionProgress } from './ports.js';
export { refusals } from './refusals.js';
export type { Refusal } from './refusals.js';
export type { BuildAnnotation, BuildRequest, BuildResult, NamedContext, UsedImage } from './request.js';
export { hasZstandard } from './write-layer.js';
