import { protocolError } from '../protocol-error.js';

/** A part of a list, and the query that asks for the rest when there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/**
 * The part of a list that `n` and `last` ask for, in lexical order.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#listing-tags
 */
export function pageOf<T extends string>(all: readonly T[], query: URLSearchParams): Page<T> {
  const last = query.get('last');
  const sorted = [...all].sort(lexicalOrder);
  const rest = last === null ? sorted : sorted.filter((item) => lexicalOrder(item, last) > 0);
  const limit = query.get('n');
  if (limit === null) return { items: rest };
  if (!/^\d+$/.test(limit)) {
    throw protocolError(400, 'UNSUPPORTED', 'n is not a number of entries', { n: limit });
  }
  const items = rest.slice(0, Number(limit));
  const end = items.at(-1);
  if (end === undefined || items.length === rest.length) return { items };
  return { items, next: new URLSearchParams({ n: limit, last: end }).toString() };
}

/** The header that leads to the next page. */
export function linkHeader(path: string, { next }: Page<unknown>): Record<string, string> {
  return next === undefined ? {} : { link: `<${path}?${next}>; rel="next"` };
}

/** The specification's: case counts only between tags that are otherwise the same. */
function lexicalOrder(one: string, other: string): number {
  return compare(one.toLowerCase(), other.toLowerCase()) || compare(one, other);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
