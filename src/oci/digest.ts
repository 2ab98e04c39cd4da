import { createHash, type Hash } from 'node:crypto';

/**
 * The name of exact bytes: `algorithm:hex`, lower case.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests
 */
export type Digest = `${DigestAlgorithm}:${string}`;

/** The registered algorithms. Everything taskrun itself names is sha256. */
export type DigestAlgorithm = 'sha256' | 'sha512';

const digestGrammar = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** A digest of a registered algorithm, or undefined when the text is none. */
export function parseDigest(text: string): Digest | undefined {
  return isDigest(text) ? text : undefined;
}

function isDigest(text: string): text is Digest {
  return digestGrammar.test(text);
}

/** The sha256 digest of bytes. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Whether these are exactly the bytes the digest names. */
export function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  return finishDigest(startDigest(digest).update(bytes), digest) === digest;
}

/** A running hash of a digest's own algorithm, for bytes that come in pieces. */
export function startDigest(digest: Digest): Hash {
  return createHash(algorithmOf(digest));
}

/** What the pieces given to {@link startDigest} of the same digest came to; the hash cannot be used afterwards. */
export function finishDigest(hash: Hash, digest: Digest): Digest {
  return `${algorithmOf(digest)}:${hash.digest('hex')}`;
}

function algorithmOf(digest: Digest): DigestAlgorithm {
  return digest.startsWith('sha512:') ? 'sha512' : 'sha256';
}
