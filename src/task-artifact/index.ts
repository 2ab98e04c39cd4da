/**
 * A task file as an artifact in a registry, with the files it names: what `taskrun publish` writes and every location
 * `oci://…` reads. Any OCI tool can pull it: each file is a layer with its name as a title.
 * Comes in: files and a registry client. Goes out: a manifest's digest, or what an artifact says of its files. Must not know
 * what a task file says.
 */
export { titleAnnotation } from './format.js';
export type { TaskConfig } from './format.js';
export { publishTask } from './publish-task.js';
export type { PublishedFile, PublishedTask, TaskArtifact } from './publish-task.js';
export { readTaskConfig } from './read-task-config.js';
