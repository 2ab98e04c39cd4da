/**
 * Images in registries: listed, inspected, verified, copied, tagged and removed, with everything an index holds.
 * Comes in: a registry client and names. Goes out: plain data about images, or a RegistryError of the client, an OciError,
 * an {@link ImageError}. Must not know tasks, runs, engines, nor how anything is shown.
 */
export type { ImageConfiguration } from './configuration.js';
export { copyImage } from './copy.js';
export type { CopiedImage, CopyOptions } from './copy.js';
export { copyBlobs } from './copy-blobs.js';
export type { BlobOrigin, CopiedBlobs, CopyProgress } from './copy-blobs.js';
export type { ImageDescription, IndexDescription, ManifestDescription, Referrer } from './description.js';
export { ImageError } from './error.js';
export type { Finding } from './finding.js';
export { inspectImage } from './inspect.js';
export type { InspectOptions } from './inspect.js';
export { listImages } from './list.js';
export type { ImageList, ListedImage, ListedManifest } from './list.js';
export { removeImage } from './remove.js';
export type { RemovableName, RemovedImage, RemoveOptions } from './remove.js';
export { tagImage } from './tag.js';
export type { TagTarget } from './tag.js';
export { verifyImage } from './verify.js';
export type { Verification } from './verify.js';
