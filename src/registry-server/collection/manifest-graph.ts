import { parseDigest, type Digest, type RepositoryName } from '../../oci/index.js';
import { RegistryServerError } from '../registry-server-error.js';
import { isOlder, ownName } from '../storage/collectable.js';
import { entriesOf } from '../storage/files.js';
import { manifestPath, repositoryPath } from '../storage/layout.js';
import {
  listTags,
  readManifest,
  readManifestDocument,
  readTag,
  type ManifestDocument,
  type RegistryStorage,
} from '../storage/index.js';
import { forEachAtOnce } from '../storage/parallel.js';

/** A manifest, what it refers to, and what speaks for keeping it. */
export interface ManifestNode extends Pick<ManifestDocument, 'blobs' | 'manifests' | 'subject'> {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly tagged: boolean;
  /** Somebody has relied on it within the grace period. */
  readonly young: boolean;
}

/** A repository's manifests by their digests. */
export type ManifestGraph = ReadonlyMap<Digest, ManifestNode>;

/**
 * Reads all manifests of a repository; `before` (milliseconds since 1970) is where the grace period begins.
 * @throws {@link RegistryServerError} when one cannot be understood: what it refers to is not known then.
 */
export async function readGraph(
  storage: RegistryStorage,
  repository: RepositoryName,
  before: number,
): Promise<ManifestGraph> {
  const names = await entriesOf(repositoryPath(storage, repository, '_manifests'));
  const digests = new Set(names.flatMap((name) => parseDigest(ownName(name).replace('-', ':')) ?? []));
  // The tags are read after the manifests' names: a manifest that is tagged in between counts as tagged.
  const tags = await listTags(storage, repository);
  const tagged = new Set(await forEachAtOnce(tags, (tag) => readTag(storage, repository, tag)));
  const nodes = await forEachAtOnce(digests, async (digest) => {
    const young = !(await isOlder(manifestPath(storage, repository, digest), before));
    return nodeOf(storage, repository, digest, { young, tagged: tagged.has(digest) });
  });
  return new Map(nodes.flatMap((node) => (node === undefined ? [] : [[node.digest, node]])));
}

async function nodeOf(
  storage: RegistryStorage,
  repository: RepositoryName,
  digest: Digest,
  reasons: Pick<ManifestNode, 'tagged' | 'young'>,
): Promise<ManifestNode | undefined> {
  const manifest = await readManifest(storage, repository, digest);
  if (manifest === undefined) return undefined;
  const document = readManifestDocument(manifest.bytes);
  if (typeof document === 'string') {
    const message = `the manifest '${digest}' of '${repository}' cannot be read: ${document}`;
    throw new RegistryServerError('data-folder', message, {
      hint: `nothing has been removed; delete that manifest, or push it again`,
    });
  }
  return { digest, size: manifest.bytes.length, ...reasons, ...document };
}

/** The manifests that stay: those that `isRoot` says, what their indexes list, and what refers to any of these. */
export function reachable(
  graph: ManifestGraph,
  isRoot: (node: ManifestNode) => boolean,
): ReadonlySet<Digest> {
  const referrers = referrersIn(graph);
  const kept = new Set<Digest>();
  const open = [...graph.values()].filter(isRoot);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (kept.has(node.digest)) continue;
    kept.add(node.digest);
    const children = node.manifests.flatMap((digest) => graph.get(digest) ?? []);
    open.push(...children, ...(referrers.get(node.digest) ?? []));
  }
  return kept;
}

/** These manifests in groups, so that an index comes in an earlier group than what it lists. */
export function indexesFirst(
  graph: ManifestGraph,
  digests: Iterable<Digest>,
): readonly (readonly ManifestNode[])[] {
  const left = new Set(digests);
  const groups: ManifestNode[][] = [];
  while (left.size > 0) {
    const nodes = [...left].flatMap((digest) => graph.get(digest) ?? []);
    const listed = new Set(nodes.flatMap(({ manifests }) => manifests));
    const group = nodes.filter(({ digest }) => !listed.has(digest));
    if (group.length === 0) return [...groups, nodes];
    for (const { digest } of group) left.delete(digest);
    groups.push(group);
  }
  return groups;
}

function referrersIn(graph: ManifestGraph): ReadonlyMap<Digest, readonly ManifestNode[]> {
  const referrers = new Map<Digest, ManifestNode[]>();
  for (const node of graph.values()) {
    if (node.subject === undefined) continue;
    const known = referrers.get(node.subject);
    if (known === undefined) referrers.set(node.subject, [node]);
    else known.push(node);
  }
  return referrers;
}
