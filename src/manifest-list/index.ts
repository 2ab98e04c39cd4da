/**
 * Manifest lists (image indexes) under construction, as `docker manifest` has them: created from images in registries,
 * annotated, pushed, inspected, forgotten; images combined and inspected as `docker buildx imagetools` does it; and what an
 * image just pushed is.
 * Comes in: names as people write them. Goes out: digests and platforms, or a {@link ManifestListError}, RegistryError,
 * ImageError or OciError. Must not know tasks, steps or engines.
 */
export { combineImages, pushCombined } from './combine-images.js';
export type { CombinedImage, CombineOptions } from './combine-images.js';
export { describePushed } from './describe-pushed.js';
export { indexOf, tryIndexOf } from './index-of.js';
export { imageData } from './inspection/data.js';
export type { ImageData, Part, Statement } from './inspection/data.js';
export { inspectionText } from './inspection/text.js';
export { keptLists } from './kept-lists.js';
export type { KeptLists } from './kept-lists.js';
export { listsInMemory } from './list-store.js';
export type { ListStore } from './list-store.js';
export type { ManifestList } from './list.js';
export { ManifestListError } from './manifest-list-error.js';
export { ManifestLists } from './manifest-lists.js';
export type { CreateOptions, InspectOptions, PushOptions } from './manifest-lists.js';
export type { KnownPlatforms } from './platform-of.js';
export { listKey } from './push-list.js';
export type { PushedManifest } from './pushed-manifest.js';
export { referenceOf } from './reference-of.js';
export { readSource } from './resolve-source.js';
export type { Remedy } from './source-failures.js';
