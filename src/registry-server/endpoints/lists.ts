import { parseDigest, repositoryOf, sendJson, type Exchange } from '../exchange.js';
import { protocolError } from '../protocol-error.js';
import { listReferrers, listRepositories, listTags, repositoryExists } from '../storage/index.js';
import { linkHeader, pageOf } from './page.js';

const indexMediaType = 'application/vnd.oci.image.index.v1+json';

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

/** end-12: the manifests that name this one as their subject, perhaps of one artifact type only. */
export async function getReferrers(exchange: Exchange): Promise<void> {
  const { storage, query, reference } = exchange;
  const all = await listReferrers(storage, repositoryOf(exchange), parseDigest(reference));
  const wanted = query.get('artifactType');
  const manifests = wanted === null ? all : all.filter(({ artifactType }) => artifactType === wanted);
  sendJson(
    exchange,
    200,
    { schemaVersion: 2, mediaType: indexMediaType, manifests },
    {
      'content-type': indexMediaType,
      ...(wanted !== null && { 'oci-filters-applied': 'artifactType' }),
    },
  );
}
