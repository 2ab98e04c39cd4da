import { open, type FileHandle } from 'node:fs/promises';
import { publish, removeFile, sizeOf, touch } from './files.js';
import { blobLinkPath, blobPath } from './layout.js';
import type { Digest, RepositoryName } from './names.js';
import type { RegistryStorage } from './storage.js';

/** The size in bytes of a repository's blob; undefined when the repository has no such blob. */
export async function blobSize(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<number | undefined> {
  const [link, size] = await Promise.all([
    sizeOf(blobLinkPath(storage, repository, digest)),
    sizeOf(blobPath(storage, digest)),
  ]);
  return link === undefined ? undefined : size;
}

/** Opens the content of a blob that {@link blobSize} has found, for whoever has access to it. */
export function openBlob(storage: RegistryStorage, digest: Digest): Promise<FileHandle> {
  return open(blobPath(storage, digest));
}

/** Takes a file whose bytes are known to have this digest into the storage and the repository; the file is gone afterwards. */
export async function adoptBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
  path: string,
): Promise<void> {
  const target = blobPath(storage, digest);
  const [size, present] = await Promise.all([sizeOf(path), sizeOf(target)]);
  await (size === present ? removeFile(path) : publish(path, target));
  await touch(blobLinkPath(storage, repository, digest));
}

/** Gives a repository a blob that another has (any other, when `from` is undefined); false when that one has none. */
export async function mountBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
  from: RepositoryName | undefined,
): Promise<boolean> {
  const size = await (from === undefined
    ? sizeOf(blobPath(storage, digest))
    : blobSize(storage, from, digest));
  if (size !== undefined) await touch(blobLinkPath(storage, repository, digest));
  return size !== undefined;
}

/** Takes a blob from a repository; its bytes stay, since others may have it. False when the repository had none. */
export function unlinkBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<boolean> {
  return removeFile(blobLinkPath(storage, repository, digest));
}
