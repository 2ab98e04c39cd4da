import type { Call, RegistryApi } from './api.js';
import { invalidAnswer, type Subject } from './failures.js';
import { catalogScope, pullScope, quoted, type RepositoryName } from './names.js';
import { pageQuery, readPages, type ListOptions, type Page } from './pages.js';

const tagGrammar = /^\w[\w.-]{0,127}$/;
const repositoryGrammar = /^[a-z0-9]+(?:(?:[./]|_{1,2}|-+)[a-z0-9]+)*$/;

/**
 * The tags of repositories.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 */
export class Tags {
  readonly #api: RegistryApi;

  constructor(api: RegistryApi) {
    this.#api = api;
  }

  /** In the registry's order, each once. @throws RegistryError (`status` 404 when there is no such repository) */
  list(repository: RepositoryName, options: ListOptions = {}): Promise<readonly string[]> {
    const call: Call = {
      endpoint: this.#api.endpoint(repository.registry, options),
      method: 'GET',
      path: `${repository.repository}/tags/list${pageQuery(options)}`,
      scopes: [pullScope(repository)],
      expect: [200],
      subject: { ...repositoryOnly(repository), name: quoted(repository) },
      signal: options.signal,
    };
    return readNames(this.#api, call, options, 'tags', tagGrammar);
  }
}

function repositoryOnly({ registry, repository }: RepositoryName): RepositoryName {
  return { registry, repository };
}

/**
 * The repositories of a registry. Not in the OCI specification, but in the protocol that it comes from.
 * @see https://distribution.github.io/distribution/spec/api/#catalog
 * @throws RegistryError
 */
export function readCatalog(
  api: RegistryApi,
  registry: string,
  options: ListOptions,
): Promise<readonly string[]> {
  const call: Call = {
    endpoint: api.endpoint(registry, options),
    method: 'GET',
    path: `_catalog${pageQuery(options)}`,
    scopes: [catalogScope],
    expect: [200],
    subject: { registry, name: `the catalog of '${registry}'` },
    signal: options.signal,
  };
  return readNames(api, call, options, 'repositories', repositoryGrammar);
}

/** Names that nobody could ask for are left out: they get into messages and addresses. */
async function readNames(
  api: RegistryApi,
  call: Call,
  options: ListOptions,
  member: string,
  grammar: RegExp,
): Promise<readonly string[]> {
  const names = await readPages(api, call, options, (page) => namesOf(page, member, call.subject));
  return [...new Set(names)].filter((name) => grammar.test(name));
}

/** A list without entries may be `null`. */
function namesOf({ bytes }: Page, member: string, subject: Subject): readonly string[] {
  const names = memberOf(bytes, member) ?? [];
  if (Array.isArray(names)) return names.filter((name) => typeof name === 'string');
  throw invalidAnswer(subject, `'${subject.registry}' sent no list of names for ${subject.name}`);
}

function memberOf(bytes: Uint8Array, member: string): unknown {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof json === 'object' && json !== null && member in json
      ? (json as Readonly<Record<string, unknown>>)[member]
      : 'none';
  } catch {
    return 'none';
  }
}
