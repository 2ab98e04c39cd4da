import { OciError, type Digest } from '../oci/index.js';
import type { AskOptions, ManifestName, RegistryClient } from '../registry/index.js';
import { finding, type Finding } from './finding.js';
import { manifestAt, reading, type Reading } from './reading.js';
import { isWrongDigest, manifestsOf, nodesOf, readTree, type ManifestNode } from './tree.js';
import { verifyBlobs, type VerifiedBlobs } from './verify-blobs.js';
import { verifyConfiguration } from './verify-configuration.js';
import { verifyEntries } from './verify-index.js';

export interface VerifyOptions extends AskOptions {
  /** Reads every blob, instead of asking whether it is there. */
  readonly deep?: boolean;
  /** Told how many bytes were read, when blobs are. */
  readonly onBytes?: (bytes: number) => void;
}

/** What was looked at, and what is wrong. */
export interface Verification extends VerifiedBlobs {
  /** Undefined when the image itself cannot be read. */
  readonly digest?: Digest;
  readonly manifests: number;
  readonly findings: readonly Finding[];
}

/**
 * Whether an image is whole and says the truth: everything it names is there and is what its digest and its size say,
 * each image is for the platform its index says, no platform is there twice, and what is attested is there.
 * @throws RegistryError when it isn't there or the registry fails, or ImageError
 */
export async function verifyImage(
  client: RegistryClient,
  name: ManifestName,
  options: VerifyOptions = {},
): Promise<Verification> {
  const { deep = false, onBytes = () => undefined, ...asking } = options;
  return reading(client, name, asking, async (from) => {
    const tree = await rootOf(from, name);
    if ('code' in tree) return { manifests: 0, blobs: 0, bytes: 0, findings: [tree] };
    const images = nodesOf(tree, 'image');
    const [configurations, { findings: ofBlobs, ...blobs }] = await Promise.all([
      Promise.all(images.map((image) => verifyConfiguration(from, image))),
      verifyBlobs(from, tree, deep ? onBytes : undefined),
    ]);
    return {
      digest: tree.manifest.digest,
      manifests: manifestsOf(tree).length,
      ...blobs,
      findings: [...verifyEntries(tree), ...configurations.flat(), ...ofBlobs],
    };
  });
}

/** The tree, or what is wrong with its root. */
async function rootOf(from: Reading, name: ManifestName): Promise<ManifestNode | Finding> {
  try {
    return await readTree(from, await manifestAt(from, name));
  } catch (error) {
    if (isWrongDigest(error)) return finding('wrong-digest', error.message);
    if (error instanceof OciError) return finding('unreadable-manifest', error.message);
    throw error;
  }
}
