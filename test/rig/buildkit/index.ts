/**
 * Real BuildKit for live tests: buildkitd with a data folder and a socket of its own, and buildctl, both built from
 * source. In go the program and where it runs; out comes an address. Must not know what is tested with it.
 */
export { buildKit, buildKitProgram } from './project.js';
export { certificates, type BuildKitOptions, type RunningBuildKit, startBuildKit } from './start.js';
