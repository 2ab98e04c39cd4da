import { join } from 'node:path';
import { entriesOf, readIfPresent, removeFile, writeAtomically } from './files.js';
import { referrerPath, referrersPath } from './layout.js';
import type { ManifestDocument } from './manifest-document.js';
import type { Digest, RepositoryName } from './names.js';
import type { RegistryStorage } from './storage.js';

/**
 * A manifest that names another as its subject, as the referrers list describes it. `size` is in bytes.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 */
export interface ReferrerDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Lists a manifest as one that refers to `subject`, which need not exist. */
export async function addReferrer(
  storage: RegistryStorage,
  repository: RepositoryName,
  subject: Digest,
  manifest: { readonly digest: Digest; readonly mediaType: string; readonly bytes: Buffer },
  { artifactType, annotations }: ManifestDocument,
): Promise<void> {
  const descriptor: ReferrerDescriptor = {
    mediaType: manifest.mediaType,
    digest: manifest.digest,
    size: manifest.bytes.length,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations !== undefined && { annotations }),
  };
  const path = referrerPath(storage, repository, subject, manifest.digest);
  await writeAtomically(storage, path, Buffer.from(JSON.stringify(descriptor)));
}

/** Takes a manifest off its subject's list. */
export async function removeReferrer(
  storage: RegistryStorage,
  repository: RepositoryName,
  subject: Digest,
  digest: Digest,
): Promise<void> {
  await removeFile(referrerPath(storage, repository, subject, digest));
}

/** The manifests that name `subject`, in the order of their digests. */
export async function listReferrers(
  storage: RegistryStorage,
  repository: RepositoryName,
  subject: Digest,
): Promise<readonly ReferrerDescriptor[]> {
  const folder = referrersPath(storage, repository, subject);
  const names = [...(await entriesOf(folder))].sort();
  const contents = await Promise.all(names.map((name) => readIfPresent(join(folder, name))));
  return contents.flatMap((content) =>
    content ? [JSON.parse(content.toString()) as ReferrerDescriptor] : [],
  );
}
