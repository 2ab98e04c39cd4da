/** What a URL may cost. */
export interface FetchLimits {
  /** Bytes of the answer. */
  readonly largest: number;
  /** Milliseconds for all of it, redirects included. */
  readonly patience: number;
  /** Plain http to other machines than this one. */
  readonly allowHTTP: boolean;
}

/** A URL whose text could not be had; the message continues `the aliases of … `. */
export class Unfetchable extends Error {
  override readonly name = 'Unfetchable';
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

const mostRedirects = 5;

/** The text behind a URL. @throws Unfetchable */
export async function fetchText(url: string, limits: FetchLimits): Promise<string> {
  const signal = AbortSignal.timeout(limits.patience);
  try {
    return await follow(url, limits, signal);
  } catch (error) {
    if (error instanceof Unfetchable) throw error;
    if (signal.aborted) {
      throw new Unfetchable(
        `did not arrive within ${limits.patience / 1000} s`,
        'try again, or keep a copy in the context',
      );
    }
    throw new Unfetchable(`cannot be fetched (${causeOf(error)})`, 'check the URL and the network');
  }
}

async function follow(start: string, limits: FetchLimits, signal: AbortSignal): Promise<string> {
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await fetch(allowed(url, limits), { redirect: 'manual', signal });
    const target = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (target === null) return read(response, limits);
    await response.body?.cancel();
    const next = new URL(target, url);
    if (isEncrypted(url) && !isEncrypted(next.href))
      throw new Unfetchable('are redirected from https to http', 'use a URL that stays with https');
    url = next.href;
  }
  throw new Unfetchable(`are redirected more than ${mostRedirects} times`, 'use the URL they end at');
}

function isEncrypted(url: string): boolean {
  return new URL(url).protocol === 'https:';
}

function allowed(text: string, { allowHTTP }: FetchLimits): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new Unfetchable('have a URL that cannot be understood', 'check its spelling');
  if (url.protocol === 'https:') return url;
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && (local || allowHTTP)) return url;
  throw new Unfetchable('are not behind https', "use an 'https://' URL, or a file of the context");
}

async function read(response: Response, { largest }: FetchLimits): Promise<string> {
  if (!response.ok) {
    await response.body?.cancel();
    throw new Unfetchable(`cannot be fetched (status ${response.status})`, 'check the URL');
  }
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > largest) throw new Unfetchable('are too large: more than 1 MiB', 'keep fewer aliases there');
    pieces.push(piece);
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

/** What went wrong below: a system's code when there is one. */
function causeOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
  return cause?.code ?? cause?.message ?? 'unknown error';
}
