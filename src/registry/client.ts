import { RegistryApi, type AskOptions } from './api.js';
import { Authorizer } from './authorizer.js';
import { Blobs } from './blobs.js';
import { discard } from './body.js';
import type { Credentials } from './credentials.js';
import { readCatalog, Tags } from './lists.js';
import { Manifests } from './manifests.js';
import type { ListOptions } from './pages.js';
import { Referrers } from './referrers.js';
import { RegistryError } from './registry-error.js';
import { defaultRetryPolicy, type RetryPolicy } from './retry.js';
import { nodeTransport, type RouteOptions, type Transport } from './transport.js';

/** What a client is made of; everything has a default but what is the user's. */
export interface RegistryClientOptions extends RouteOptions {
  /** Without it, every registry is asked anonymously. */
  readonly credentials?: Credentials;
  /** Registries (host and port) whose certificate does not matter, and that may speak plain HTTP; loopback ones may anyway. */
  readonly insecureRegistries?: Iterable<string>;
  readonly transport?: Transport;
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * A client of every registry: connections and tokens are kept from question to question.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md
 */
export class RegistryClient {
  readonly manifests: Manifests;
  readonly blobs: Blobs;
  readonly tags: Tags;
  readonly referrers: Referrers;
  readonly #api: RegistryApi;
  readonly #transport: Transport;

  constructor(options: RegistryClientOptions = {}) {
    const {
      credentials = anonymous,
      transport = nodeTransport(undefined, options),
      now = Date.now,
    } = options;
    const api = new RegistryApi(
      transport,
      new Authorizer(transport, credentials, now),
      { ...defaultRetryPolicy, ...options.retry },
      new Set(options.insecureRegistries),
    );
    this.#api = api;
    this.#transport = transport;
    this.manifests = new Manifests(api);
    this.blobs = new Blobs(api);
    this.tags = new Tags(api);
    this.referrers = new Referrers(api, this.manifests);
  }

  /**
   * Settles when the registry answers and lets us in.
   * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#determining-support
   * @throws RegistryError (`status` 401 without the right credential, 404 when it is no registry)
   */
  async ping(registry: string, options: AskOptions = {}): Promise<void> {
    const { signal } = options;
    const endpoint = this.#api.endpoint(registry, options);
    const subject = { registry, name: `the registry '${registry}'` };
    const call = {
      endpoint,
      method: 'GET',
      path: '',
      scopes: [],
      expect: [200, 404],
      subject,
      signal,
    } as const;
    const { body, status } = await this.#api.retrying(options, () => this.#api.ask(call));
    discard(body);
    if (status === 200) return;
    const hint = 'check its host and port';
    throw new RegistryError(`'${registry}' does not answer as a registry does`, { registry, status, hint });
  }

  /** The names of a registry's repositories, as far as it lists them. @throws RegistryError */
  catalog(registry: string, options: ListOptions = {}): Promise<readonly string[]> {
    return readCatalog(this.#api, registry, options);
  }

  /** Closes idle connections; the client can still be used. */
  close(): void {
    this.#transport.close();
  }
}

const anonymous: Credentials = () => Promise.resolve(undefined);
