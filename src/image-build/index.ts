/**
 * Builds images of Dockerfiles that need nothing run, exactly as BuildKit does: stages, files, layers, configurations.
 * Comes in: a Dockerfile, directories, images of registries and of the run. Goes out: an image or an index in the run's image
 * layout, or why an engine is needed, at its line. Must not know tasks, steps or engines, and starts no process.
 *
 * Of a base image, metadata and `COPY --link` fetch the manifest and the configuration alone. Any other COPY, ADD or WORKDIR
 * depends on what the base has: a link or a directory where it writes, the rights of the directories above, a file that is the
 * same already, names of users. For those the base's layers are read once, as a stream; the list of their files is kept in the
 * user's cache by the layer's digest, and no later build reads them again. Their contents are fetched only for who copies files
 * out of them or exports the image; pushes mount layers, or send them from registry to registry.
 */
export { buildImage } from './build-image.js';
export { ImageBuildError } from './error.js';
export { withoutLogin } from './git-source.js';
export type { BuildPorts, FetchedFile, FetchFile, InstructionProgress } from './ports.js';
export { refusals } from './refusals.js';
export type { Refusal } from './refusals.js';
export type { BuildAnnotation, BuildRequest, BuildResult, NamedContext, UsedImage } from './request.js';
export { hasZstandard } from './write-layer.js';
