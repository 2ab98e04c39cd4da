/**
 * Images in registries: listed, inspected, verified, copied, tagged and removed, with everything an index holds.
 * Comes in: a registry client and names. Goes out: plain data about images, or a {@link RegistryError} of the client, an
 * {@link OciError}, an {@link ImageError}. Must not know tasks, runs, engines, nor how anything is shown.
 */
export { copyImage } from './copy.js';
export { ImageError } from './error.js';
