import type { Digest, RepositoryName } from '../../oci/index.js';
import { claimBlob } from './blobs.js';
import { claim, readCollectable, removeCollectable, sizeOfCollectable } from './collectable.js';
import { writeAtomically } from './files.js';
import { manifestPath } from './layout.js';
import { readManifestDocument, type ManifestDocument } from './manifest-document.js';
import { forEachAtOnce } from './parallel.js';
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
  const content = await readCollectable(manifestPath(storage, repository, digest));
  if (content === undefined) return undefined;
  const end = content.indexOf(lineBreak);
  return { digest, mediaType: content.toString('utf8', 0, end), bytes: content.subarray(end + 1) };
}

/** Whether a repository has a manifest, for somebody who will rely on it: garbage collection leaves it for its grace period. */
export async function claimManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<boolean> {
  const path = manifestPath(storage, repository, digest);
  return storage.readOnly ? (await sizeOfCollectable(path)) !== undefined : claim(path);
}

/** Keeps a manifest. It is listed among its subject's referrers first: the list leaves out what isn't there (yet). */
export async function writeManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  manifest: StoredManifest,
  document: ManifestDocument,
): Promise<void> {
  if (document.subject !== undefined)
    await addReferrer(storage, repository, document.subject, manifest, document);
  const path = manifestPath(storage, repository, manifest.digest);
  const content = Buffer.concat([Buffer.from(`${manifest.mediaType}\n`), manifest.bytes]);
  const known = (await readCollectable(path))?.equals(content) === true && (await claim(path));
  if (!known) await writeAtomically(storage, path, content);
}

/** The blobs and the manifests that a document names and the repository does not have; what it has is relied on from now. */
export async function missingReferences(
  storage: RegistryStorage,
  repository: RepositoryName,
  { blobs, manifests }: ManifestDocument,
): Promise<readonly Digest[]> {
  const missing = await Promise.all([
    forEachAtOnce(blobs, async (digest) =>
      (await claimBlob(storage, repository, digest)) === undefined ? [digest] : [],
    ),
    forEachAtOnce(manifests, async (digest) =>
      (await claimManifest(storage, repository, digest)) ? [] : [digest],
    ),
  ]);
  return missing.flat(2);
}

/** Removes a manifest with its tags and its place among referrers; false when the repository has no such one. */
export async function removeManifest(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<boolean> {
  const manifest = await readManifest(storage, repository, digest);
  if (manifest === undefined) return false;
  await removeTagsOf(storage, repository, digest);
  const removed = await removeCollectable(manifestPath(storage, repository, digest));
  const document = readManifestDocument(manifest.bytes);
  if (typeof document !== 'string' && document.subject !== undefined) {
    await removeReferrer(storage, repository, document.subject, digest);
  }
  return removed;
}
