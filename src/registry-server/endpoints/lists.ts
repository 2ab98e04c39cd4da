import { repositoryOf, sendJson, type Exchange } from '../exchange.js';
import { protocolError } from '../protocol-error.js';
import { listRepositories, listTags, repositoryExists } from '../storage/index.js';
import { linkHeader, pageOf } from './page.js';

/** end-1: says that this is a registry. */
export function getBase(exchange: Exchange): Promise<void> {
  sendJson(exchange, 200, {});
  return Promise.resolve();
}

/** end-8: a repository's tags. */
export async function getTags(exchange: Exchange): Promise<void> {
  const { storage, name, query } = exchange;
  const repository = repositoryOf(exchange);
  const tags = await listTags(storage, repository);
  if (tags.length === 0 && !(await repositoryExists(storage, repository))) {
    throw protocolError(404, 'NAME_UNKNOWN', 'there is no such repository', { name });
  }
  const page = pageOf(tags, query);
  sendJson(exchange, 200, { name, tags: page.items }, linkHeader(`/v2/${name}/tags/list`, page));
}

/**
 * The repositories. Not in the OCI specification, but in the protocol that it comes from.
 * @see https://distribution.github.io/distribution/spec/api/#catalog
 */
export async function getCatalog(exchange: Exchange): Promise<void> {
  const page = pageOf(await listRepositories(exchange.storage), exchange.query);
  sendJson(exchange, 200, { repositories: page.items }, linkHeader('/v2/_catalog', page));
}
