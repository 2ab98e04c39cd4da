import { join } from 'node:path';
import { parseDigest, type Digest, type RepositoryName } from '../../oci/index.js';
import { claim, ownName, readCollectable, removeCollectable, sizeOfCollectable } from './collectable.js';
import { entriesOf, writeAtomically } from './files.js';
import { manifestPath, referrerPath, referrersPath } from './layout.js';
import type { ManifestDocument } from './manifest-document.js';
import { forEachAtOnce } from './parallel.js';
import type { RegistryStorage } from './storage.js';

/**
 * A manifest that names another as its subject, as the referrers list describes it. `size` is in bytes.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-referrers
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
  const content = Buffer.from(JSON.stringify(descriptor));
  const known = (await readCollectable(path))?.equals(content) === true && (await claim(path));
  if (!known) await writeAtomically(storage, path, content);
}

/** Takes a manifest off its subject's list. */
export async function removeReferrer(
  storage: RegistryStorage,
  repository: RepositoryName,
  subject: Digest,
  digest: Digest,
): Promise<void> {
  await removeCollectable(referrerPath(storage, repository, subject, digest));
}

/** The manifests that name `subject` and are there, in the order of their digests. */
export async function listReferrers(
  storage: RegistryStorage,
  repository: RepositoryName,
  subject: Digest,
): Promise<readonly ReferrerDescriptor[]> {
  const folder = referrersPath(storage, repository, subject);
  const names = new Set((await entriesOf(folder)).map(ownName));
  const found = await forEachAtOnce([...names].sort(), async (name) => {
    const digest = parseDigest(name.replace('-', ':'));
    if (digest === undefined) return [];
    const present = await sizeOfCollectable(manifestPath(storage, repository, digest));
    const content = await readCollectable(join(folder, name));
    if (present === undefined || content === undefined) return [];
    return [JSON.parse(content.toString()) as ReferrerDescriptor];
  });
  return found.flat();
}
