/**
 * Plans on a Docker Engine, through the docker command-line program.
 * Comes in: planned steps and a workspace. Goes out: docker's output, pushed images, failures with a remedy.
 * Must not know which steps come before or after, and takes nothing that docker prints for people as a fact.
 */
export { dockerExecutor } from './docker-executor.js';
export type { DockerSetting } from './docker-setting.js';
export { dialectOf } from './dialect.js';
export type { Dialect } from './dialect.js';
export { privateDockerConfig } from './docker-config.js';
export type { PrivateDockerConfig, RegistryLogin } from './docker-config.js';
export { nothing as nothingRemoved, removeLeftovers } from './leftovers.js';
export type { Removed, RemovedByRun } from './leftovers.js';
export { dockerRunner } from './run-docker.js';
