import { parseDigest } from './digest.js';
import type { Digest } from './digest.js';

declare const checked: unique symbol;

/** The name of a repository, checked: safe as a relative path, since no part of it is empty or begins with a dot. */
export type RepositoryName = string & { readonly [checked]: 'repository' };

/** A tag, checked. */
export type Tag = string & { readonly [checked]: 'tag' };

/**
 * The name of an image, taken apart.
 * @see https://github.com/distribution/reference/blob/v0.6.0/reference.go (the grammar)
 */
export interface Reference {
  /** Host and optional port; `docker.io` when the name has none. */
  readonly registry: string;
  /** Path within the registry, `library/` added where Docker Hub implies it. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
  /** The text that was parsed. */
  readonly original: string;
}

const defaultRegistry = 'docker.io';
const officialPrefix = 'library/';
const longestRepository = 255;

const hostLabel = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const host = `(?:${hostLabel}(?:\\.${hostLabel})*|\\[[a-fA-F0-9:]+\\])`;
const pathPart = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';

const registryPattern = new RegExp(`^${host}(?::[0-9]+)?$`);
const repositoryPattern = new RegExp(`^${pathPart}(?:/${pathPart})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const suffixPattern = new RegExp(`^(?<name>[^@]*?)(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>.*))?$`, 's');
const identifierPattern = /^[a-f0-9]{64}$/;

/**
 * Reads an image name as Docker does: `busybox` is `docker.io/library/busybox`, `localhost/app` and `host:5000/app`
 * name registries, `team/app` does not. Undefined when the text is not a valid name.
 */
export function parseReference(text: string): Reference | undefined {
  const { name, tag, digest: hash } = suffixPattern.exec(text)?.groups ?? {};
  if (name === undefined || identifierPattern.test(text)) return undefined;
  const digest = hash === undefined ? undefined : parseDigest(hash);
  if (hash !== undefined && digest === undefined) return undefined;
  const { registry, path } = splitRegistry(name);
  const repository = registry === defaultRegistry && !path.includes('/') ? officialPrefix + path : path;
  if (!registryPattern.test(registry) || !repositoryPattern.test(path)) return undefined;
  if (repository.length > longestRepository) return undefined;
  return {
    registry,
    repository,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    original: text,
  };
}

/**
 * Whether a text can name a repository: parts in lower case, at most 255 characters.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests
 */
export function isRepositoryName(text: string): text is RepositoryName {
  return text.length <= longestRepository && repositoryPattern.test(text);
}

/** Whether a text can be a tag: at most 128 characters, none of them a separator of paths. */
export function isTag(text: string): text is Tag {
  return tagPattern.test(text);
}

/** The first part of a name is a registry when it could not be a path: a dot, a port, an upper-case letter, or `localhost`. */
function splitRegistry(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const namesRegistry = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  if (slash === -1 || !namesRegistry) return { registry: defaultRegistry, path: name };
  return { registry: first === 'index.docker.io' ? defaultRegistry : first, path: name.slice(slash + 1) };
}

/** The name in full: `docker.io/library/busybox:1`; neither a tag nor a digest is added. */
export function formatReference(reference: Reference): string {
  return `${reference.registry}/${reference.repository}${suffixOf(reference)}`;
}

/** The name as people write it: `busybox:1`, `team/app`, `host:5000/app`. */
export function formatFamiliarReference(reference: Reference): string {
  return `${familiarName(reference)}${suffixOf(reference)}`;
}

/**
 * A text that is equal for two names exactly when they mean the same image: fully qualified, the host in lower case,
 * the tag `latest` when there is neither a tag nor a digest.
 */
export function referenceKey(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  const version = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  return `${registry.toLowerCase()}/${repository}${version}`;
}

function suffixOf({ tag, digest }: Reference): string {
  return (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

function familiarName({ registry, repository }: Reference): string {
  if (registry !== defaultRegistry) return `${registry}/${repository}`;
  const official =
    repository.startsWith(officialPrefix) && !repository.slice(officialPrefix.length).includes('/');
  return official ? repository.slice(officialPrefix.length) : repository;
}
