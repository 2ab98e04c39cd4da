import { mediaTypes } from '../../oci/index.js';
import { digestFrom, repositoryOf, sendJson, type Exchange } from '../exchange.js';
import { listReferrers, type ReferrerDescriptor } from '../storage/index.js';
import { linkHeader, type Page } from './page.js';

/** Bytes of descriptors in one answer: well below the 4 MiB that clients take for a manifest. */
const pageSize = 2 * 1024 * 1024;

/** end-12: the manifests that name this one as their subject, perhaps of one artifact type only. */
export async function getReferrers(exchange: Exchange): Promise<void> {
  const { storage, name, query, reference } = exchange;
  const subject = digestFrom(reference);
  // Clients that leave the plus sign of a media type as it is mean a plus sign, which a query reads as a blank.
  const wanted = query.get('artifactType')?.replaceAll(' ', '+') ?? null;
  const all = await listReferrers(storage, repositoryOf(exchange), subject);
  const page = pageAfter(
    wanted === null ? all : all.filter(({ artifactType }) => artifactType === wanted),
    query,
  );
  sendJson(
    exchange,
    200,
    { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: page.items },
    {
      'content-type': mediaTypes.ociIndex,
      ...(wanted !== null && { 'oci-filters-applied': 'artifactType' }),
      ...linkHeader(`/v2/${name}/referrers/${subject}`, page),
    },
  );
}

/** As many descriptors after `last` as fit into one answer, at least one; they are in the order of their digests. */
function pageAfter(all: readonly ReferrerDescriptor[], query: URLSearchParams): Page<ReferrerDescriptor> {
  const last = query.get('last') ?? '';
  const rest = all.filter(({ digest }) => digest > last);
  let size = 0;
  const end = rest.findIndex((descriptor) => (size += JSON.stringify(descriptor).length) > pageSize);
  if (end === -1) return { items: rest };
  const items = rest.slice(0, Math.max(end, 1));
  if (items.length === rest.length) return { items };
  const next = new URLSearchParams(query);
  next.set('last', items.at(-1)?.digest ?? '');
  return { items, next: next.toString() };
}
