import { join } from 'node:path';
import type { Digest, RepositoryName, Tag } from '../../oci/index.js';
import { tagFileName } from './tag-file-name.js';

/**
 * Where everything is in the data folder:
 *
 *     blobs/sha256/ab/<hex>                                content, shared by all repositories
 *     repositories/<name>/_blobs/sha256-<hex>              empty: the repository has this blob
 *     repositories/<name>/_manifests/sha256-<hex>          the media type, a line break, the manifest's bytes
 *     repositories/<name>/_tags/<tag>                      the manifest's digest
 *     repositories/<name>/_referrers/sha256-<subject>/…    a descriptor for each manifest that names the subject
 *     uploads/…                                            unfinished files; nothing here is ever served
 *     collection.lock                                      the process that collects garbage
 *
 * No component of a repository's name begins with an underscore, so `a` and `a/b` never meet. A blob, a link to a blob, a
 * manifest or a referrer with `.condemned` behind its name is about to be collected (see collectable.ts).
 */
export interface Layout {
  readonly dataFolder: string;
}

/** The kinds of a repository's files, each in a folder of its own. */
export type RepositoryPart = '_blobs' | '_manifests' | '_tags' | '_referrers';

/** The folder above all blobs: one folder for each algorithm, in it one for each first two digits. */
export function blobsPath({ dataFolder }: Layout): string {
  return join(dataFolder, 'blobs');
}

/** The content of a blob. */
export function blobPath(layout: Layout, digest: Digest): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  return join(blobsPath(layout), algorithm, hex.slice(0, 2), hex);
}

/** The folder above all repositories. */
export function repositoriesPath({ dataFolder }: Layout): string {
  return join(dataFolder, 'repositories');
}

/** One kind of a repository's files. */
export function repositoryPath(layout: Layout, repository: RepositoryName, part: RepositoryPart): string {
  return join(repositoriesPath(layout), repository, part);
}

/** The file that says that a repository has a blob. */
export function blobLinkPath(layout: Layout, repository: RepositoryName, digest: Digest): string {
  return join(repositoryPath(layout, repository, '_blobs'), digestFileName(digest));
}

/** The file of a manifest. */
export function manifestPath(layout: Layout, repository: RepositoryName, digest: Digest): string {
  return join(repositoryPath(layout, repository, '_manifests'), digestFileName(digest));
}

/** The file of a tag. */
export function tagPath(layout: Layout, repository: RepositoryName, tag: Tag): string {
  return join(repositoryPath(layout, repository, '_tags'), tagFileName(tag));
}

/** The folder of the manifests that name a subject. */
export function referrersPath(layout: Layout, repository: RepositoryName, subject: Digest): string {
  return join(repositoryPath(layout, repository, '_referrers'), digestFileName(subject));
}

/** The file of one manifest that names a subject. */
export function referrerPath(
  layout: Layout,
  repository: RepositoryName,
  subject: Digest,
  digest: Digest,
): string {
  return join(referrersPath(layout, repository, subject), digestFileName(digest));
}

/** The folder of unfinished files. */
export function uploadsPath({ dataFolder }: Layout): string {
  return join(dataFolder, 'uploads');
}

/** The file of the process that collects garbage. */
export function collectionLockPath({ dataFolder }: Layout): string {
  return join(dataFolder, 'collection.lock');
}

/** How a digest is written where a colon can't be. */
export function digestFileName(digest: Digest): string {
  return digest.replace(':', '-');
}
