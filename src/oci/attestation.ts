import type { Descriptor } from './descriptor.js';
import { parseDigest, type Digest } from './digest.js';

/**
 * Whether an index entry holds BuildKit's attestations (provenance, SBOM) instead of something that runs.
 * @see https://docs.docker.com/build/metadata/attestations/attestation-storage/
 */
export function isAttestation({ annotations, platform }: Descriptor): boolean {
  return (
    annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' ||
    (platform?.os === 'unknown' && platform.architecture === 'unknown')
  );
}

/** The manifest an attestation is about; undefined when the entry does not say. */
export function attestedDigest({ annotations }: Descriptor): Digest | undefined {
  return parseDigest(annotations?.['vnd.docker.reference.digest'] ?? '');
}
