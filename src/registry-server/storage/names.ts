import type { BinaryToTextEncoding } from 'node:crypto';

declare const checkedName: unique symbol;

/** A repository's name that follows the grammar: safe as a relative path below the data folder. */
export type RepositoryName = string & { readonly [checkedName]: 'repository' };
/** A tag that follows the grammar. */
export type Tag = string & { readonly [checkedName]: 'tag' };
/** `algorithm:hex` with an algorithm that this registry computes itself. */
export type Digest = string & { readonly [checkedName]: 'digest' };
/** The name of an upload session: a random UUID. */
export type UploadId = string & { readonly [checkedName]: 'upload' };

/** The hash algorithms of the OCI image specification. */
export type DigestAlgorithm = 'sha256' | 'sha512';

/** How this registry writes a hash. */
export const digestEncoding: BinaryToTextEncoding = 'hex';

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryGrammar = new RegExp(`^${component}(?:/${component})*$`);
const tagGrammar = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const digestGrammar = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const uploadGrammar = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether a text is a repository's name: path components in lower case, at most 255 characters.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
 */
export function isRepositoryName(text: string): text is RepositoryName {
  return text.length <= 255 && repositoryGrammar.test(text);
}

/** Whether a text is a tag: at most 128 characters, none of them a separator of paths. */
export function isTag(text: string): text is Tag {
  return tagGrammar.test(text);
}

/** Whether a text is a digest that this registry can verify. */
export function isDigest(text: string): text is Digest {
  return digestGrammar.test(text);
}

/** Whether a text can name an upload session. */
export function isUploadId(text: string): text is UploadId {
  return uploadGrammar.test(text);
}

/** The two halves of a digest. */
export function digestParts(digest: Digest): { readonly algorithm: DigestAlgorithm; readonly hex: string } {
  const algorithm = digest.startsWith('sha512:') ? 'sha512' : 'sha256';
  return { algorithm, hex: digest.slice(algorithm.length + 1) };
}
