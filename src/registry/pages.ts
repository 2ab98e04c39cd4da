import type { Answer, AskOptions, Call, RegistryApi } from './api.js';
import { readBytes } from './body.js';
import { bodyFailure, invalidAnswer } from './failures.js';

/** How much of a list is asked for. */
export interface ListOptions extends AskOptions {
  /** Entries at most, default 100 000; a registry that sends more is refused. */
  readonly limit?: number;
}

/** One page of a list. */
export interface Page {
  readonly answer: Answer;
  readonly bytes: Uint8Array;
}

const defaultLimit = 100_000;
/** Entries asked for at once. Registries may give fewer, or all. */
const pageSize = 1000;
const mostPageBytes = 16 * 1024 * 1024;
const mostPages = 2000;

/**
 * Reads a list page by page, by the `Link` headers that lead from each to the next. What a registry sends is bounded: the
 * bytes of a page, the pages, and the entries; a page that comes twice would never end.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-tags
 * @throws RegistryError
 */
export async function readPages<Entry>(
  api: RegistryApi,
  call: Call,
  { limit = defaultLimit, ...options }: ListOptions,
  entriesOf: (page: Page) => readonly Entry[],
): Promise<readonly Entry[]> {
  const { subject } = call;
  const pages: (readonly Entry[])[] = [];
  const seen = new Set<string>();
  let next: string | undefined = call.path;
  for (let left = limit; next !== undefined;) {
    if (seen.has(next) || seen.size === mostPages)
      throw invalidAnswer(subject, `'${subject.registry}' sends pages without end for ${subject.name}`);
    seen.add(next);
    const page = await readPage(api, { ...call, path: next }, options);
    const entries = entriesOf(page);
    left -= entries.length;
    if (left < 0) throw invalidAnswer(subject, `${subject.name} has more than ${limit} entries`);
    pages.push(entries);
    next = nextPage(page.answer);
  }
  return pages.flat();
}

/** The query that asks for pages as large as may be. */
export function pageQuery({ limit = defaultLimit }: ListOptions): string {
  return `?n=${Math.min(pageSize, limit)}`;
}

async function readPage(api: RegistryApi, call: Call, options: AskOptions): Promise<Page> {
  return api.retrying(options, async () => {
    const answer = await api.ask(call);
    try {
      return { answer, bytes: await readBytes(answer.body, mostPageBytes) };
    } catch (error) {
      options.signal?.throwIfAborted();
      throw bodyFailure(error, call.subject);
    }
  });
}

/**
 * Only path and query of the link count: behind a proxy, a registry often does not know its own address. A path that begins
 * with two slashes would be another host's address.
 */
function nextPage({ headers, url }: Answer): string | undefined {
  const { link } = headers;
  const links = typeof link === 'string' ? link : (link ?? []).join(',');
  const target = /<([^<>]*)>\s*;[^<]*\brel\s*=\s*(?:"next"|next\b)/i.exec(links)?.[1];
  if (target === undefined || !URL.canParse(target, url.href)) return undefined;
  const { pathname, search } = new URL(target, url);
  return pathname.replace(/^\/{2,}/, '/') + search;
}
