/**
 * Images made by hand and pushed with plain HTTP requests, so that a test's images owe nothing to the code under test.
 * Comes in: configurations, layers, a registry that is open to everybody. Goes out: descriptors.
 */
export type { Descriptor, Family } from './descriptor.js';
export { fetchManifest, pushArchitectures, pushImage, pushIndex, type HandMadeImage } from './push.js';
export { pushRandomImage, type RandomImage } from './random.js';
