import { open, type FileHandle } from 'node:fs/promises';
import type { Digest, RepositoryName } from '../../oci/index.js';
import { claim, removeCollectable, sizeOfCollectable, underItsName } from './collectable.js';
import { publish, removeFile, sizeOf, touch } from './files.js';
import { blobLinkPath, blobPath } from './layout.js';
import type { RegistryStorage } from './storage.js';

/** The size in bytes of a repository's blob; undefined when the repository has no such blob. */
export async function blobSize(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<number | undefined> {
  const [link, size] = await Promise.all([
    sizeOfCollectable(blobLinkPath(storage, repository, digest)),
    sizeOfCollectable(blobPath(storage, digest)),
  ]);
  return link === undefined ? undefined : size;
}

/** The same for somebody who will rely on the blob: garbage collection leaves it for its grace period. */
export async function claimBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<number | undefined> {
  if (!storage.readOnly) {
    const claimed = await Promise.all([
      claim(blobLinkPath(storage, repository, digest)),
      claim(blobPath(storage, digest)),
    ]);
    if (claimed.includes(false)) return undefined;
  }
  return blobSize(storage, repository, digest);
}

/** Opens the content of a blob for whoever has access to it; undefined when there is none. */
export function openBlob(storage: RegistryStorage, digest: Digest): Promise<FileHandle | undefined> {
  return underItsName(blobPath(storage, digest), (name) => open(name));
}

/** Takes a file whose bytes are known to have this digest into the storage and the repository; the file is gone afterwards. */
export async function adoptBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
  path: string,
): Promise<void> {
  const target = blobPath(storage, digest);
  const [size, present] = await Promise.all([sizeOf(path), sizeOfCollectable(target)]);
  const known = size === present && (await claim(target));
  await (known ? removeFile(path) : publish(path, target));
  await link(storage, repository, digest);
}

/** Gives a repository a blob that another has (any other, when `from` is undefined); false when that one has none. */
export async function mountBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
  from: RepositoryName | undefined,
): Promise<boolean> {
  const found =
    from === undefined
      ? await claim(blobPath(storage, digest))
      : (await claimBlob(storage, from, digest)) !== undefined;
  if (found) await link(storage, repository, digest);
  return found;
}

/** Takes a blob from a repository; its bytes stay, since others may have it. False when the repository had none. */
export function unlinkBlob(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<boolean> {
  return removeCollectable(blobLinkPath(storage, repository, digest));
}

async function link(storage: RegistryStorage, repository: RepositoryName, digest: Digest): Promise<void> {
  const path = blobLinkPath(storage, repository, digest);
  if (!(await claim(path))) await touch(path);
}
