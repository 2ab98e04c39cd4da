import { formatPlatform, type Descriptor, type Digest, type Platform } from '../oci/index.js';
import { isAbsent } from './describe.js';
import { finding, type Finding } from './finding.js';
import { limitOf } from './limit.js';
import type { Reading } from './reading.js';
import { blobsOf, isWrongDigest, manifestsOf, nodesOf, type ImageLeaf, type ManifestNode } from './tree.js';

/** The blobs that were looked at. */
export interface VerifiedBlobs {
  readonly blobs: number;
  /** As their descriptors say. */
  readonly bytes: number;
}

/** Blobs read at the same time. */
const mostReads = 4;

/**
 * Whether every blob of a tree is there and as long as it should be; with `onBytes` their bytes are read and checked, too.
 * @throws RegistryError when the registry fails
 */
export async function verifyBlobs(
  from: Reading,
  tree: ManifestNode,
  onBytes?: (bytes: number) => void,
): Promise<VerifiedBlobs & { readonly findings: readonly Finding[] }> {
  const blobs = blobsOf([tree], manifestsOf(tree));
  const uses = usesOf(tree);
  const limit = limitOf(mostReads);
  const findings = await Promise.all(
    blobs.map(async (blob) => {
      const use = uses.get(blob.digest) ?? { what: `the blob '${blob.digest}'` };
      const found = await verifyPresence(from, blob, use);
      if (found.length > 0 || onBytes === undefined) return found;
      return limit(() => verifyBytes(from, blob, use, onBytes));
    }),
  );
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  return { blobs: blobs.length, bytes, findings: findings.flat() };
}

/** Where a blob is used: in the first image that does. */
interface Use {
  readonly what: string;
  readonly platform?: Platform | undefined;
}

async function verifyPresence(
  { client, repository, options, limit }: Reading,
  { digest, size }: Descriptor,
  { what, platform }: Use,
): Promise<readonly Finding[]> {
  const found = await limit(() => client.blobs.size(repository, digest, options));
  if (found === undefined)
    return [finding('missing-blob', `${what} is not in the repository`, { digest, platform })];
  if (found === size || Number.isNaN(found)) return [];
  const message = `${what} has ${found} bytes, its manifest says ${size}`;
  return [finding('wrong-size', message, { digest, platform })];
}

async function verifyBytes(
  { client, repository, options }: Reading,
  blob: Descriptor,
  { what, platform }: Use,
  onBytes: (bytes: number) => void,
): Promise<readonly Finding[]> {
  const about = { digest: blob.digest, platform };
  try {
    const stream = await client.blobs.open(repository, blob, options);
    for await (const chunk of stream as AsyncIterable<Uint8Array>) onBytes(chunk.length);
    return [];
  } catch (error) {
    if (isWrongDigest(error))
      return [finding('wrong-digest', `${what} has other bytes than its digest says`, about)];
    if (isAbsent(error)) return [finding('missing-blob', `${what} is not in the repository`, about)];
    throw error;
  }
}

function usesOf(tree: ManifestNode): ReadonlyMap<Digest, Use> {
  const uses = nodesOf(tree, 'image').flatMap((image) => {
    const { config, layers } = image.content;
    const { platform } = image.descriptor;
    const use = (part: string, { digest }: Descriptor): [Digest, Use] => [
      digest,
      { what: `${part} of ${nameOf(image)}, '${digest}',`, platform },
    ];
    return [use('the configuration', config), ...layers.map((layer, at) => use(`layer ${at + 1}`, layer))];
  });
  return new Map(uses.reverse());
}

function nameOf({ descriptor }: ImageLeaf): string {
  return descriptor.platform === undefined ? 'the image' : formatPlatform(descriptor.platform);
}
