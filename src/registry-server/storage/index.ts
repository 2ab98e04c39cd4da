/**
 * The registry's data folder: content-addressed blobs, and for each repository its manifests, tags and referrers.
 * Comes in: names that follow the grammar, bytes. Goes out: what is stored, or that it isn't. Every file appears whole or not at
 * all, for every process that has the folder open, whenever one of them is killed. Must not know HTTP.
 */
export { blobSize, claimBlob, mountBlob, openBlob, unlinkBlob } from './blobs.js';
export { readManifestDocument, type ManifestDocument } from './manifest-document.js';
export {
  claimManifest,
  missingReferences,
  readManifest,
  removeManifest,
  writeManifest,
  type StoredManifest,
} from './manifests.js';
export { listReferrers, type ReferrerDescriptor } from './referrers.js';
export { listRepositories, repositoryExists } from './repositories.js';
export { createSession, isUploadId, sessionLength, type NoSession, type UploadId } from './sessions.js';
export { openStorage, type RegistryStorage } from './storage.js';
export { listTags, readTag, removeTag, writeTag } from './tags.js';
export { appendToUpload, cancelUpload, finishUpload, receiveBlob } from './uploads.js';
export type { Chunk, UploadOutcome } from './uploads.js';
