import type { Readable } from 'node:stream';
import type { Authorizer, Scopes } from './authorizer.js';
import { discard } from './body.js';
import { parseChallenges } from './challenge.js';
import { isUnverified } from './endpoint.js';
import {
  accessDenied,
  bodyFailure,
  credentialRefused,
  invalidAnswer,
  statusFailure,
  type Subject,
} from './failures.js';
import { NegotiatedEndpoint } from './negotiated-endpoint.js';
import { Attempts, withRetry, type RetryPolicy } from './retry.js';
import { SourceFailure } from './send-body.js';
import type { HttpResponse, Transport } from './transport.js';

/** What every question may be asked with. */
export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** The registry's certificate does not matter, and plain HTTP will do where it speaks no TLS. */
  readonly insecure?: boolean;
}

/** One question to a registry. */
export interface Call {
  readonly endpoint: NegotiatedEndpoint;
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the endpoint's URL, or absolute (the `Location` of an upload). */
  readonly path: string;
  readonly scopes: Scopes;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is opened anew when the question has to be asked again. */
  readonly body?: Uint8Array | (() => Promise<Readable>);
  /** Told of a stream's bytes when they are on their way. */
  readonly onSent?: ((bytes: Uint8Array) => void) | undefined;
  /** The statuses that are an answer; any other is a failure. */
  readonly expect: readonly number[];
  readonly subject: Subject;
  readonly signal?: AbortSignal | undefined;
}

/** An answer, its body not yet read. */
export interface Answer extends HttpResponse {
  readonly url: URL;
}

const mostRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** Asks registries questions: with authorisation, through redirects, every failure a RegistryError. */
export class RegistryApi {
  readonly #transport: Transport;
  readonly #authorizer: Authorizer;
  readonly #retry: RetryPolicy;
  readonly #insecureRegistries: ReadonlySet<string>;
  readonly #endpoints = new Map<string, NegotiatedEndpoint>();

  constructor(
    transport: Transport,
    authorizer: Authorizer,
    retry: RetryPolicy,
    insecureRegistries: ReadonlySet<string>,
  ) {
    this.#transport = transport;
    this.#authorizer = authorizer;
    this.#retry = retry;
    this.#insecureRegistries = insecureRegistries;
  }

  /** Where a registry is, with what is known of it: one for all questions. */
  endpoint(registry: string, { insecure = false }: AskOptions): NegotiatedEndpoint {
    const lax = insecure || this.#insecureRegistries.has(registry);
    const key = `${lax} ${registry}`;
    const endpoint = this.#endpoints.get(key) ?? new NegotiatedEndpoint(registry, lax);
    this.#endpoints.set(key, endpoint);
    return endpoint;
  }

  /** Does work that asks and reads the answer, again after temporary failures; so it must be idempotent. */
  async retrying<T>(options: AskOptions, work: () => Promise<T>): Promise<T> {
    return withRetry(this.attempts(options), work);
  }

  /** For work that goes on where it failed. */
  attempts({ signal }: AskOptions): Attempts {
    return new Attempts(this.#retry, signal);
  }

  /** Asks once. @throws RegistryError, or the signal's reason */
  async ask(call: Call): Promise<Answer> {
    const answer = await this.#authorized(call);
    if (call.expect.includes(answer.status)) return answer;
    const elsewhere = answer.url.origin !== call.endpoint.url.origin;
    if (answer.status === 401 && !elsewhere && (await this.#authorizer.isKnown(call.endpoint))) {
      discard(answer.body);
      throw wasGrantedTooLittle(answer) ? accessDenied(call.subject) : credentialRefused(call.subject);
    }
    const { subject } = call;
    const { secrets } = this.#authorizer;
    throw await statusFailure(answer, elsewhere ? { ...subject, host: answer.url.host } : subject, secrets);
  }

  async #authorized(call: Call): Promise<Answer> {
    const { endpoint, scopes, signal } = call;
    const authorization = await this.#authorizer.current(endpoint, scopes, signal);
    const answer = await this.#follow(call, authorization);
    if (answer.status !== 401 || answer.url.origin !== endpoint.url.origin) return answer;
    const challenge = answer.headers['www-authenticate'];
    if (typeof challenge !== 'string') return answer;
    const better = await this.#authorizer.challenged(endpoint, challenge, scopes, authorization, signal);
    if (better === undefined) return answer;
    discard(answer.body);
    return this.#follow(call, better);
  }

  async #follow(call: Call, authorization: string | undefined): Promise<Answer> {
    let url = new URL(call.path, call.endpoint.url);
    for (let redirect = 0; ; redirect++) {
      const answer = await this.#send(call, url, authorization);
      const location = answer.headers.location;
      const follows = redirects.has(answer.status) && (call.method === 'GET' || call.method === 'HEAD');
      if (!follows || typeof location !== 'string') return answer;
      discard(answer.body);
      if (redirect === mostRedirects)
        throw invalidAnswer(call.subject, `'${answer.url.host}' redirects without end`);
      url = redirectedTo(location, answer.url, call.subject);
    }
  }

  /** The authorisation goes to the registry alone, never to where it sends us. */
  async #send(call: Call, url: URL, authorization: string | undefined): Promise<Answer> {
    const { method, body, signal, subject, onSent, endpoint } = call;
    const authorized = authorization !== undefined && url.origin === endpoint.url.origin;
    const headers = { ...call.headers, 'user-agent': 'taskrun', ...(authorized ? { authorization } : {}) };
    const unverified = isUnverified(url, endpoint);
    try {
      const reached = await endpoint.reach(url, async (address) => {
        const content = typeof body === 'function' ? await opened(body) : body;
        const sent = content === undefined ? {} : { body: content };
        return this.#transport.send({ method, url: address, headers, signal, onSent, unverified, ...sent });
      });
      return { ...reached.response, url: reached.url };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceFailure) throw error.cause;
      throw bodyFailure(error, subject);
    }
  }
}

/** The credential was good for a token, but not for one that allows this. @see https://www.rfc-editor.org/rfc/rfc6750#section-3.1 */
function wasGrantedTooLittle({ headers }: Answer): boolean {
  const challenge = headers['www-authenticate'];
  const challenges = typeof challenge === 'string' ? parseChallenges(challenge) : [];
  return challenges.some(({ parameters }) => parameters.error === 'insufficient_scope');
}

/** A body's stream; what it cannot be opened for is not the registry's fault. */
async function opened(body: () => Promise<Readable>): Promise<Readable> {
  try {
    return await body();
  } catch (error) {
    throw new SourceFailure(error as Error);
  }
}

/** A redirect may lead to another host, but not out of encryption, nor out of HTTP. */
export function redirectedTo(location: string, from: URL, subject: Subject): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && from.protocol === 'http:');
  if (url !== undefined && allowed) return url;
  throw invalidAnswer(subject, `'${from.host}' redirects to an address that is not allowed`);
}
