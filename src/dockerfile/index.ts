/**
 * Dockerfiles, as far as more than their builder wants to know: stages, and the images they take.
 * Comes in: a text. Goes out: plain data with places in it. Must not know builds, tasks or engines, and reads no file.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export { stagesOf } from './stages.js';
export type { Stage } from './stages.js';
export { imagesTaken } from './images-taken.js';
export type { ImageTaken } from './images-taken.js';
