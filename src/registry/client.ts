import { RegistryApi } from './api.js';
import { Authorizer } from './authorizer.js';
import { Blobs } from './blobs.js';
import type { Credentials } from './credentials.js';
import { Manifests } from './manifests.js';
import { defaultRetryPolicy, type RetryPolicy } from './retry.js';
import { nodeTransport, type Transport } from './transport.js';

/** What a client is made of; everything has a default but what is the user's. */
export interface RegistryClientOptions {
  /** Without it, every registry is asked anonymously. */
  readonly credentials?: Credentials;
  /** Registries (host and port) that speak plain HTTP; loopback ones need not be named. */
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
  readonly #transport: Transport;

  constructor(options: RegistryClientOptions = {}) {
    const { credentials = anonymous, transport = nodeTransport(), now = Date.now } = options;
    const api = new RegistryApi(
      transport,
      new Authorizer(transport, credentials, now),
      { ...defaultRetryPolicy, ...options.retry },
      new Set(options.insecureRegistries),
    );
    this.#transport = transport;
    this.manifests = new Manifests(api);
    this.blobs = new Blobs(api);
  }

  /** Closes idle connections; the client can still be used. */
  close(): void {
    this.#transport.close();
  }
}

const anonymous: Credentials = () => Promise.resolve(undefined);
