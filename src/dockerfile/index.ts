/**
 * Dockerfiles, read as BuildKit reads them: instructions, stages, words with variables, port and signal names; and, for those
 * who only look, what can be told of a text that may be wrong: its stages, and the images they take.
 * Comes in: a text. Goes out: plain data with places in it, or what BuildKit would refuse, at its line.
 * Must not know images, files, builds or tasks, and reads no file.
 *
 * Two readers, as they owe different things. `readDockerfile` is for who builds: every instruction and every word, and an end
 * at the first mistake, as BuildKit makes one. `stagesOf` is for who only looks, at Dockerfiles that an engine of any version
 * builds, with instructions and flags that nobody here knows yet: it says nothing of what it cannot tell.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export type * from './instruction.js';
export { exposedPorts } from './exposed-ports.js';
export { imagesTaken } from './images-taken.js';
export type { ImageTaken } from './images-taken.js';
export { DockerfileError } from './problem.js';
export { readDockerfile, readTrigger } from './read-dockerfile.js';
export { expandWord, expandWords } from './shell-word.js';
export { isSignal } from './signals.js';
export { stagesOf } from './stages.js';
export type { Stage } from './stages.js';
