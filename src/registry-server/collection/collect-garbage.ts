import type { Digest, RepositoryName } from '../../oci/index.js';
import { dataFolderError } from '../registry-server-error.js';
import { blobPath, manifestPath } from '../storage/layout.js';
import { listRepositories, openStorage } from '../storage/index.js';
import { sizeOfCollectable } from '../storage/collectable.js';
import { forEachAtOnce } from '../storage/parallel.js';
import { systemCode } from '../system-code.js';
import { asOnlyCollector } from './lock.js';
import {
  indexesFirst,
  reachable,
  readGraph,
  type ManifestGraph,
  type ManifestNode,
} from './manifest-graph.js';
import {
  allBlobs,
  sweepFile,
  sweepLinks,
  sweepReferrers,
  sweepUploads,
  type Item,
  type Sweep,
} from './sweep.js';

export interface CollectionOptions {
  readonly dataFolder: string;
  /** Without it nothing is changed. */
  readonly remove: boolean;
  /** The grace period in milliseconds: what was pushed, or found there by a push, within it stays. */
  readonly olderThan: number;
  /** Also the manifests without a tag that no index lists and that say nothing about a manifest that stays. */
  readonly untagged: boolean;
}

/** What was removed, or would be. Sizes are in bytes. */
export interface Collection {
  readonly removed: boolean;
  readonly manifests: readonly (Item<Digest> & { readonly repository: RepositoryName })[];
  readonly blobs: readonly Item<Digest>[];
  /** What is left of uploads. */
  readonly uploads: readonly Item<string>[];
  /** How many links of repositories to blobs that are gone. */
  readonly links: number;
  /** What stays. */
  readonly kept: { readonly blobs: number; readonly size: number };
}

/**
 * Collects the garbage of a data folder: blobs that no manifest refers to, links to them, what uploads have left and, if asked
 * for, untagged manifests. Registries and runs may use the folder at the same time.
 * @throws RegistryServerError when the folder or a manifest in it cannot be read, or another collection is at work.
 */
export async function collectGarbage(options: CollectionOptions): Promise<Collection> {
  const { dataFolder, remove } = options;
  // The time comes first: whatever is relied on from now on is younger.
  const before = Date.now() - options.olderThan;
  try {
    const storage = await openStorage(dataFolder, { readOnly: true });
    const sweep = { storage, before, remove };
    return await (remove
      ? asOnlyCollector(storage, () => collectFrom(sweep, options.untagged))
      : collectFrom(sweep, options.untagged));
  } catch (error) {
    throw systemCode(error) === undefined ? error : dataFolderError(dataFolder, error);
  }
}

async function collectFrom(sweep: Sweep, untagged: boolean): Promise<Collection> {
  const { storage, remove } = sweep;
  const graphs = new Map<RepositoryName, ManifestGraph>();
  // All are read before anything is removed: one that cannot be read stops the collection.
  for (const repository of await listRepositories(storage))
    graphs.set(repository, await readGraph(storage, repository, sweep.before));
  const swept = await forEachAtOnce(graphs, ([repository, graph]) =>
    sweepManifests(sweep, repository, graph, untagged),
  );
  const references = new Set(swept.flatMap(({ references }) => references));
  const { gone, kept } = await sweepBlobs(sweep, references);
  const names = new Set(gone.map(({ name }) => name));
  const isGone = async (digest: Digest): Promise<boolean> =>
    names.has(digest) || (await sizeOfCollectable(blobPath(storage, digest))) === undefined;
  return {
    removed: remove,
    manifests: swept.flatMap(({ manifests }) => manifests),
    blobs: gone,
    links: await sweepLinks(sweep, isGone),
    uploads: await sweepUploads(sweep),
    kept,
  };
}

interface SweptManifests {
  readonly manifests: Collection['manifests'];
  /** The blobs of the manifests that stay. */
  readonly references: readonly Digest[];
}

async function sweepManifests(
  sweep: Sweep,
  repository: RepositoryName,
  graph: ManifestGraph,
  untagged: boolean,
): Promise<SweptManifests> {
  const isRoot = ({ tagged, young }: ManifestNode): boolean => !untagged || tagged || young;
  const gone = await sweepUnreachable(sweep, repository, graph, isRoot);
  if (sweep.remove) await sweepReferrers(sweep, repository);
  const references = [...graph.values()]
    .filter(({ digest }) => !gone.has(digest))
    .flatMap(({ blobs }) => blobs);
  const manifests = [...gone].flatMap((digest) => graph.get(digest) ?? []);
  return {
    manifests: manifests.map(({ digest, size }) => ({ repository, name: digest, size })),
    references: [...new Set(references)],
  };
}

/** One that turns out to be relied on stays, and so does what can be reached from it: nothing of that has gone yet. */
async function sweepUnreachable(
  sweep: Sweep,
  repository: RepositoryName,
  graph: ManifestGraph,
  isRoot: (node: ManifestNode) => boolean,
): Promise<ReadonlySet<Digest>> {
  const gone = new Set<Digest>();
  const claimed = new Set<Digest>();
  let kept = reachable(graph, isRoot);
  const garbage = [...graph.keys()].filter((digest) => !kept.has(digest));
  for (const group of indexesFirst(graph, garbage)) {
    const doomed = group.filter(({ digest }) => !kept.has(digest));
    await forEachAtOnce(doomed, async ({ digest }) => {
      const swept = await sweepFile(sweep, manifestPath(sweep.storage, repository, digest));
      (swept === undefined ? claimed : gone).add(digest);
    });
    if (claimed.size > 0) kept = reachable(graph, (node) => isRoot(node) || claimed.has(node.digest));
  }
  return gone;
}

async function sweepBlobs(
  sweep: Sweep,
  references: ReadonlySet<Digest>,
): Promise<{ readonly gone: readonly Item<Digest>[]; readonly kept: Collection['kept'] }> {
  const blobs = await allBlobs(sweep.storage);
  const swept = await forEachAtOnce(blobs, async (blob) => {
    if (references.has(blob.name)) return false;
    return (await sweepFile(sweep, blobPath(sweep.storage, blob.name))) !== undefined;
  });
  const gone = blobs.filter((_, index) => swept[index] === true);
  const stays = blobs.filter((_, index) => swept[index] === false);
  const size = stays.reduce((total, blob) => total + blob.size, 0);
  return { gone, kept: { blobs: stays.length, size } };
}
