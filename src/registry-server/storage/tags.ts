import { parseDigest, type Digest, type RepositoryName, type Tag } from '../../oci/index.js';
import { entriesOf, readIfPresent, removeFile, writeAtomically } from './files.js';
import { repositoryPath, tagPath } from './layout.js';
import type { RegistryStorage } from './storage.js';
import { tagOfFileName } from './tag-file-name.js';

/** What a tag points to; undefined when the repository has no such tag. */
export async function readTag(
  storage: RegistryStorage,
  repository: RepositoryName,
  tag: Tag,
): Promise<Digest | undefined> {
  const text = (await readIfPresent(tagPath(storage, repository, tag)))?.toString();
  return parseDigest(text ?? '');
}

/** Points a tag to a manifest, all at once. */
export async function writeTag(
  storage: RegistryStorage,
  repository: RepositoryName,
  tag: Tag,
  digest: Digest,
): Promise<void> {
  if ((await readTag(storage, repository, tag)) === digest) return;
  await writeAtomically(storage, tagPath(storage, repository, tag), Buffer.from(digest));
}

/** Removes a tag, not the manifest; false when the repository has no such tag. */
export function removeTag(storage: RegistryStorage, repository: RepositoryName, tag: Tag): Promise<boolean> {
  return removeFile(tagPath(storage, repository, tag));
}

/** Removes every tag that points to a manifest. */
export async function removeTagsOf(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
): Promise<void> {
  const tags = await listTags(storage, repository);
  const targets = await Promise.all(tags.map((tag) => readTag(storage, repository, tag)));
  const doomed = tags.filter((_, index) => targets[index] === digest);
  await Promise.all(doomed.map((tag) => removeTag(storage, repository, tag)));
}

/** A repository's tags, in no order. */
export async function listTags(
  storage: RegistryStorage,
  repository: RepositoryName,
): Promise<readonly Tag[]> {
  const names = await entriesOf(repositoryPath(storage, repository, '_tags'));
  return names.map(tagOfFileName).filter((tag) => tag !== undefined);
}
