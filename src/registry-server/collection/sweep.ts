import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDigest, type Digest, type RepositoryName } from '../../oci/index.js';
import { collect, isOlder, ownName, sizeOfCollectable } from '../storage/collectable.js';
import { entriesOf, removeFile, unlessAbsent } from '../storage/files.js';
import {
  blobPath,
  blobsPath,
  manifestPath,
  referrersPath,
  repositoryPath,
  uploadsPath,
} from '../storage/layout.js';
import { listRepositories, type RegistryStorage } from '../storage/index.js';
import { forEachAtOnce } from '../storage/parallel.js';

/** What is removed: what nobody has relied on since `before` (milliseconds since 1970); nothing at all unless `remove`. */
export interface Sweep {
  readonly storage: RegistryStorage;
  readonly before: number;
  readonly remove: boolean;
}

/** Something in the data folder. `size` is in bytes. */
export interface Item<Name> {
  readonly name: Name;
  readonly size: number;
}

/** Removes a file that can be collected, or would; gives its size in bytes, undefined when it stays. */
export async function sweepFile({ before, remove }: Sweep, path: string): Promise<number | undefined> {
  const size = await sizeOfCollectable(path);
  const gone = await (remove ? collect(path, before) : isOlder(path, before));
  return gone ? size : undefined;
}

/** The digests and sizes of all blobs, whoever has them. */
export async function allBlobs(storage: RegistryStorage): Promise<readonly Item<Digest>[]> {
  const algorithms = await entriesOf(blobsPath(storage));
  const folders = await Promise.all(
    algorithms.map(async (algorithm) =>
      (await entriesOf(join(blobsPath(storage), algorithm))).map((folder) => ({ algorithm, folder })),
    ),
  );
  const blobs = await forEachAtOnce(folders.flat(), async ({ algorithm, folder }) => {
    const names = await entriesOf(join(blobsPath(storage), algorithm, folder));
    return [...new Set(names.map(ownName))].flatMap((hex) => parseDigest(`${algorithm}:${hex}`) ?? []);
  });
  return forEachAtOnce(blobs.flat(), async (name) => ({
    name,
    size: (await sizeOfCollectable(blobPath(storage, name))) ?? 0,
  }));
}

/** Removes the links to blobs that are gone, of all repositories; gives their number. */
export async function sweepLinks(sweep: Sweep, isGone: (blob: Digest) => Promise<boolean>): Promise<number> {
  const { storage } = sweep;
  const repositories = await listRepositories(storage, '_blobs');
  const counts = await forEachAtOnce(repositories, async (repository) => {
    const folder = repositoryPath(storage, repository, '_blobs');
    return sweepEntries(sweep, folder, isGone);
  });
  return sum(counts);
}

/** Removes the entries in lists of referrers whose manifest is gone. */
export async function sweepReferrers(sweep: Sweep, repository: RepositoryName): Promise<void> {
  const { storage } = sweep;
  const isGone = async (digest: Digest): Promise<boolean> =>
    (await sizeOfCollectable(manifestPath(storage, repository, digest))) === undefined;
  for (const subject of await entriesOf(repositoryPath(storage, repository, '_referrers'))) {
    const digest = parseDigest(subject.replace('-', ':'));
    if (digest !== undefined) await sweepEntries(sweep, referrersPath(storage, repository, digest), isGone);
  }
}

/** Removes what uploads have left. */
export async function sweepUploads({ storage, before, remove }: Sweep): Promise<readonly Item<string>[]> {
  const folder = uploadsPath(storage);
  const swept = await forEachAtOnce(await entriesOf(folder), async (name) => {
    const found = await unlessAbsent(stat(join(folder, name)));
    if (found === undefined || found.mtimeMs >= before) return [];
    if (remove && !(await removeFile(join(folder, name)))) return [];
    return [{ name, size: found.size }];
  });
  return swept.flat();
}

/** The entries of a folder are named by digests. */
async function sweepEntries(
  sweep: Sweep,
  folder: string,
  isGone: (digest: Digest) => Promise<boolean>,
): Promise<number> {
  const names = new Set((await entriesOf(folder)).map(ownName));
  const swept = await forEachAtOnce(names, async (name) => {
    const digest = parseDigest(name.replace('-', ':'));
    if (digest === undefined || !(await isGone(digest))) return 0;
    return (await sweepFile(sweep, join(folder, name))) === undefined ? 0 : 1;
  });
  return sum(swept);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
