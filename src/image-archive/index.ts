/**
 * The archive of an image that `docker save` writes, pushed to a registry while it is being written.
 * Comes in: a stream, read once, and a name. Goes out: blobs and manifests in a registry, or an {@link ImageArchiveError}.
 * Must not know engines, commands or steps; never has a layer in memory or on disk.
 */
export type { BlobArrival, KnownLayers, PushListener } from './destination.js';
export { ImageArchiveError } from './image-archive-error.js';
export { pushArchive } from './push-archive.js';
export type { PushArchiveOptions } from './push-archive.js';
export type { LayerTreatment } from './receive.js';
