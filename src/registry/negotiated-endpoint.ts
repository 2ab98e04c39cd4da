import { addressOf, isLoopback, type Endpoint } from './endpoint.js';
import { mayBeOtherProtocol, readPlainRefusal } from './other-protocol.js';
import type { HttpResponse } from './transport.js';

/** A response, and the address that gave it. */
export interface Reached {
  readonly response: HttpResponse;
  readonly url: URL;
}

/** `inDoubt`: perhaps the other protocol would have been right. */
type Attempt = ({ readonly reached: Reached } | { readonly error: unknown }) & { readonly inDoubt: boolean };

/**
 * An endpoint that learns from the first answer whether the registry speaks TLS. What is expected (plain HTTP on loopback,
 * TLS elsewhere) is tried first, and is all that is ever sent when it is right; the other only on loopback and
 * where the registry is insecure, so that nothing goes unencrypted to any other host.
 */
export class NegotiatedEndpoint implements Endpoint {
  readonly registry: string;
  readonly insecure: boolean;
  #url: URL;
  #settled: boolean;

  constructor(registry: string, insecure: boolean) {
    this.registry = registry;
    this.insecure = insecure;
    this.#url = addressOf(registry, isLoopback(registry) ? 'http' : 'https');
    this.#settled = !insecure && !isLoopback(registry);
  }

  get url(): URL {
    return this.#url;
  }

  /** Sends a request, also the other way where that may help. Rejects as `send` does. */
  async reach(url: URL, send: (url: URL) => Promise<HttpResponse>): Promise<Reached> {
    if (this.#settled || url.origin !== this.#url.origin) return { response: await send(url), url };
    const expected = await this.#attempt(url, send);
    if (!expected.inDoubt) return this.#settle(expected);
    const other = await this.#attempt(this.#otherWay(url), send);
    // Where neither works, it is not the protocol that failed.
    return other.inDoubt ? this.#settle(expected) : this.#settle(other);
  }

  async #attempt(url: URL, send: (url: URL) => Promise<HttpResponse>): Promise<Attempt> {
    try {
      const received = await send(url);
      if (url.protocol === 'https:') return { reached: { response: received, url }, inDoubt: false };
      const { response, refused } = await readPlainRefusal(received);
      return { reached: { response, url }, inDoubt: refused };
    } catch (error) {
      return { error, inDoubt: mayBeOtherProtocol(error, this.registry) };
    }
  }

  #settle(outcome: Attempt): Reached {
    if ('error' in outcome) throw outcome.error;
    const { url } = outcome.reached;
    if (url.protocol !== this.#url.protocol) this.#url = this.#otherWay(this.#url);
    this.#settled = true;
    return outcome.reached;
  }

  /** A URL does not keep the port that its scheme has anyway, the registry's name does. */
  #otherWay({ protocol, pathname, search }: URL): URL {
    const url = addressOf(this.registry, protocol === 'http:' ? 'https' : 'http');
    url.pathname = pathname;
    url.search = search;
    return url;
  }
}
