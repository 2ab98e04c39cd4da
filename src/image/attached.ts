import { ImageError } from './error.js';
import { manifestAt, type Reading } from './reading.js';
import { referrersOf } from './referrers.js';
import { manifestsOf, readTree, type ManifestNode } from './tree.js';

/** A manifest about an image, that its index does not name: a signature, a bill of materials. */
export interface Attached {
  readonly node: ManifestNode;
  /** Where it is found by this name and by no subject: cosign's older way. */
  readonly tag?: string;
}

/** A signature of a bill of materials of an image: nobody goes further. */
const deepest = 3;
const mostAttached = 500;

/**
 * What refers to a tree's manifests, and what refers to that. @throws RegistryError, OciError, or ImageError when it is
 * more than all reason
 */
export async function attachedTo(
  from: Reading,
  trees: readonly ManifestNode[],
  depth = deepest,
): Promise<readonly Attached[]> {
  const digests = new Set(trees.flatMap(manifestsOf).map(({ manifest }) => manifest.digest));
  const referrers = await Promise.all([...digests].map((digest) => referrersOf(from, digest)));
  const attached = await Promise.all(
    referrers.flat().map(async ({ digest, tag }): Promise<Attached> => {
      const node = await readTree(from, await manifestAt(from, { digest }));
      return { node, ...(tag === undefined ? {} : { tag }) };
    }),
  );
  if (attached.length > mostAttached)
    throw new ImageError(
      `more than ${mostAttached} manifests refer to the image`,
      'copy it without --referrers',
    );
  if (attached.length === 0 || depth === 1) return attached;
  const further = await attachedTo(
    from,
    attached.map(({ node }) => node),
    depth - 1,
  );
  return [...attached, ...further];
}
