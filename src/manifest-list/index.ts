/**
 * Manifest lists (image indexes) under construction, as `docker manifest` has them: created from images in registries,
 * annotated, pushed, inspected, forgotten; and what an image just pushed is.
 * Comes in: names as people write them. Goes out: digests and platforms, or a {@link ManifestListError}, RegistryError or
 * OciError. Must not know tasks, steps or engines.
 */
export { describePushed } from './describe-pushed.js';
export { ManifestListError } from './manifest-list-error.js';
export { ManifestLists } from './manifest-lists.js';
export type { CreateOptions, InspectOptions, PushOptions } from './manifest-lists.js';
export type { KnownPlatforms } from './platform-of.js';
export type { PushedManifest } from './push-list.js';
export { referenceOf } from './reference-of.js';
