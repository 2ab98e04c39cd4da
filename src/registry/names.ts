import { formatFamiliarReference, type Digest } from '../oci/index.js';
import type { Subject } from './failures.js';

/** A repository in a registry. References are names too. */
export interface RepositoryName {
  /** Host and port, or `docker.io`. */
  readonly registry: string;
  readonly repository: string;
}

/** A manifest in a repository: by digest, else by tag, else `latest`. */
export interface ManifestName extends RepositoryName {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** The name in quotes, as people write it. */
export function quoted(name: ManifestName): string {
  return `'${formatFamiliarReference({ ...name, original: '' })}'`;
}

/** A failure about this name. */
export function subjectOf(name: ManifestName): Subject {
  return { registry: name.registry, repository: name.repository, name: quoted(name) };
}

/** Whether two names are in the same repository. */
export function sameRepository(one: RepositoryName, other: RepositoryName): boolean {
  return one.registry === other.registry && one.repository === other.repository;
}

/** The scope to read a repository. */
export function pullScope({ repository }: RepositoryName): string {
  return `repository:${repository}:pull`;
}

/** The scope to write to a repository. */
export function pushScope({ repository }: RepositoryName): string {
  return `repository:${repository}:pull,push`;
}

/** The scope to delete from a repository. */
export function deleteScope({ repository }: RepositoryName): string {
  return `repository:${repository}:delete`;
}

/** The scope to list a registry's repositories. */
export const catalogScope = 'registry:catalog:*';
