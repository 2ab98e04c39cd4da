import { blobSize } from './blobs.js';
import { readIfPresent, removeFile, sizeOf, writeAtomically } from './files.js';
import { manifestPath } from './layout.js';
import { readManifestDocument, type ManifestDocument } from './manifest-document.js';
import type { Digest, RepositoryName } from './names.js';
import { addReferrer, removeReferrer } from './referrers.js';
import type { RegistryStorage } from './storage.js';
import { removeTagsOf } from './tags.js';

const lineBreak = '\n'.charCodeAt(0);

/** A manifest as it was pushed: its bytes are exactly what its digest is of. */
export interface StoredManifest {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A repository's manifest; undefined when it has no such one. */
export async function readManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<StoredManifest | undefined> {
  const content = await readIfPresent(manifestPath(storage, repository, digest));
  if (content === undefined) return undefined;
  const end = content.indexOf(lineBreak);
  return { digest, mediaType: content.toString('utf8', 0, end), bytes: content.subarray(end + 1) };
}

/** Keeps a manifest, and lists it with its subject's referrers. */
export async function writeManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  manifest: StoredManifest,
  document: ManifestDocument,
): Promise<void> {
  const content = Buffer.concat([Buffer.from(`${manifest.mediaType}\n`), manifest.bytes]);
  await writeAtomically(storage, manifestPath(storage, repository, manifest.digest), content);
  if (document.subject !== undefined)
    await addReferrer(storage, repository, document.subject, manifest, document);
}

/** The blobs and the manifests that a document names and the repository does not have. */
export async function missingReferences(
  storage: RegistryStorage,
  repository: RepositoryName,
  { blobs, manifests }: ManifestDocument,
): Promise<readonly Digest[]> {
  const sizes = await Promise.all([
    ...blobs.map((digest) => blobSize(storage, repository, digest)),
    ...manifests.map((digest) => sizeOf(manifestPath(storage, repository, digest))),
  ]);
  return [...blobs, ...manifests].filter((_, index) => sizes[index] === undefined);
}

/** Removes a manifest with its tags and its place among referrers; false when the repository has no such one. */
export async function removeManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<boolean> {
  const manifest = await readManifest(storage, repository, digest);
  if (manifest === undefined) return false;
  const document = readManifestDocument(manifest.bytes);
  await removeTagsOf(storage, repository, digest);
  if (typeof document !== 'string' && document.subject !== undefined) {
    await removeReferrer(storage, repository, document.subject, digest);
  }
  return removeFile(manifestPath(storage, repository, digest));
}
