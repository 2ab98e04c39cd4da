/**
 * Dockerfiles, read as BuildKit reads them: instructions, stages, words with variables, port and signal names.
 * Comes in: a text. Goes out: a {@link Dockerfile}, plain data, or what BuildKit would refuse, at its line.
 * Must not know images, files or builds, and reads nothing itself.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export type * from './instruction.js';
export { exposedPorts } from './exposed-ports.js';
export { DockerfileError } from './problem.js';
export { diagnosticOf, readDockerfile, readTrigger } from './read-dockerfile.js';
export { expandWord, expandWords } from './shell-word.js';
export type { Variables } from './shell-word.js';
export { isSignal } from './signals.js';
