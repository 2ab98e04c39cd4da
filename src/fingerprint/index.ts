/**
 * What a run depends on, so that the next one can tell whether anything has changed: what is planned, the files that steps
 * read, and the images that builds and containers take, as their registries have them.
 * Comes in: a plan, a directory, Dockerfiles, a registry client. Goes out: a {@link Fingerprint}, what differs between two,
 * and the plan with its images pinned. Must not know where fingerprints are kept, and fetches no blob.
 */
export { askImages, goneImages, imageStates } from './ask-images.js';
export type { AskedImages } from './ask-images.js';
export { changesBetween } from './changes.js';
export type { Change } from './changes.js';
export { describeChange } from './describe-change.js';
export { FileDigests } from './file-digests.js';
export { digestOfFingerprint } from './fingerprint.js';
export type { Fingerprint, ImageState, PlanParts } from './fingerprint.js';
export { pinned } from './pinned.js';
export { planParts } from './plan-parts.js';
export { readFiles } from './read-files.js';
export { takenImages } from './taken-images.js';
export type { TakenImage, TakenImages } from './taken-images.js';
