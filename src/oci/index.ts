/**
 * The vocabulary of the Open Container Initiative: references, digests, platforms, media types, descriptors, manifests.
 * Pure: text and bytes in, values out. Must not do any input or output, and knows no registry and no task.
 */
export { attestedDigest, isAttestation } from './attestation.js';
export { descriptorFromJson, descriptorToJson } from './descriptor.js';
export type { Annotations, Descriptor } from './descriptor.js';
export { digestOf, finishDigest, hasDigest, parseDigest, startDigest } from './digest.js';
export type { Digest } from './digest.js';
export { OciError } from './error.js';
export { parseIndexAnnotation } from './index-annotation.js';
export type { AnnotationProblem, IndexAnnotation } from './index-annotation.js';
export { manifestOf, platformOfConfig, readManifest, writeIndex } from './manifest.js';
export type { ImageIndex, ImageManifest, Manifest, ManifestContent } from './manifest.js';
export {
  isForeignLayerMediaType,
  isImageConfigMediaType,
  isImageMediaType,
  isIndexMediaType,
  isManifestMediaType,
  manifestMediaTypes,
  mediaTypes,
} from './media-type.js';
export { matchesPlatform, runnableOn, samePlatform } from './match-platform.js';
export { normalizePlatform } from './normalize-platform.js';
export { platformOf, type Platform } from './platform.js';
export { formatPlatform, parsePlatform } from './platform-text.js';
export { manifestSubject, referrerDescriptor, writeReferrers } from './referrer.js';
export {
  formatFamiliarReference,
  formatReference,
  isRepositoryName,
  isTag,
  parseReference,
  referenceKey,
} from './reference.js';
export type { Reference, RepositoryName, Tag } from './reference.js';
