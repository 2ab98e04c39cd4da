import { parseChallenges, type Challenge } from './challenge.js';
import type { Credential, Credentials } from './credentials.js';
import { isUnverified, type Endpoint } from './endpoint.js';
import type { Subject } from './failures.js';
import { Secrets } from './secrets.js';
import { basicHeader, fetchToken, realmOf, type Token } from './token.js';
import type { Transport } from './transport.js';

/** What a request needs to be allowed to do, e.g. `repository:app:pull`. */
export type Scopes = readonly string[];

/**
 * Answers registries' challenges: Basic, or Bearer with tokens of the least scope, kept while they are valid.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export class Authorizer {
  /** All that was used so far. */
  readonly secrets = new Secrets();
  readonly #transport: Transport;
  readonly #credentials: Credentials;
  readonly #now: () => number;
  /** What each registry asked for last. */
  readonly #challenges = new Map<string, Challenge>();
  readonly #tokens = new Map<string, Promise<Token>>();
  /** Basic headers by registry: credential helpers are processes, too slow to ask for each request. */
  readonly #basics = new Map<string, string>();

  constructor(transport: Transport, credentials: Credentials, now: () => number) {
    this.#transport = transport;
    this.#credentials = async (registry) => {
      const credential = await credentials(registry);
      if (credential !== undefined) this.secrets.addCredential(credential);
      return credential;
    };
    this.#now = now;
  }

  /** Whether there is anything to prove who we are with. */
  async isKnown({ registry }: Endpoint): Promise<boolean> {
    return (await this.#credentials(registry)) !== undefined;
  }

  /** The header for a request, as far as it is known what the registry wants. */
  async current(
    endpoint: Endpoint,
    scopes: Scopes,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const challenge = this.#challenges.get(endpoint.registry);
    return challenge === undefined ? undefined : this.#answer(endpoint, challenge, scopes, signal);
  }

  /** The header after a 401; undefined when there is no (other) answer. `rejected` is the header that did not do. */
  async challenged(
    endpoint: Endpoint,
    header: string,
    scopes: Scopes,
    rejected: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const challenge = parseChallenges(header).find(({ scheme }) => scheme === 'bearer' || scheme === 'basic');
    if (challenge === undefined) return undefined;
    this.#challenges.set(endpoint.registry, challenge);
    if (this.#basics.get(endpoint.registry) === rejected) this.#basics.delete(endpoint.registry);
    await this.#forget(keyOf(endpoint, scopes), rejected);
    const answer = await this.#answer(endpoint, challenge, scopes, signal);
    return answer === rejected ? undefined : answer;
  }

  async #basic(registry: string): Promise<string | undefined> {
    const header = this.#basics.get(registry) ?? basic(await this.#credentials(registry));
    if (header !== undefined) this.#basics.set(registry, header);
    return header;
  }

  /** Another request may have replaced the token already. */
  async #forget(key: string, rejected: string | undefined): Promise<void> {
    const known = this.#tokens.get(key);
    const token = await known?.catch(() => undefined);
    if (token !== undefined && bearer(token) === rejected && this.#tokens.get(key) === known)
      this.#tokens.delete(key);
  }

  async #answer(endpoint: Endpoint, challenge: Challenge, scopes: Scopes, signal: AbortSignal | undefined) {
    if (challenge.scheme === 'basic') return this.#basic(endpoint.registry);
    return bearer(await this.#token(endpoint, challenge, scopes, signal));
  }

  async #token(endpoint: Endpoint, challenge: Challenge, scopes: Scopes, signal: AbortSignal | undefined) {
    const key = keyOf(endpoint, scopes);
    // A token that another request is being given is waited for; nothing may come between the last look and `set`.
    for (let seen, pending = this.#tokens.get(key); pending !== seen; pending = this.#tokens.get(key)) {
      seen = pending;
      const token = await pending?.catch(() => undefined);
      if (token !== undefined && token.expires > this.#now()) return token;
    }
    const fetching = this.#fetch(endpoint, challenge, scopes, signal);
    this.#tokens.set(key, fetching);
    return fetching.catch((error: unknown) => {
      if (this.#tokens.get(key) === fetching) this.#tokens.delete(key);
      throw error;
    });
  }

  async #fetch(endpoint: Endpoint, challenge: Challenge, scopes: Scopes, signal: AbortSignal | undefined) {
    const { registry } = endpoint;
    const realm = realmOf(endpoint, challenge);
    const subject: Subject = { registry, name: `a token from '${realm.host}'` };
    const credential = await this.#credentials(registry);
    const service = challenge.parameters.service;
    const asked = scopes.length > 0 ? scopes : (challenge.parameters.scope?.split(' ') ?? []);
    const token = await fetchToken(this.#transport, {
      realm,
      service,
      scopes: asked,
      credential,
      subject,
      secrets: this.secrets,
      signal,
      unverified: isUnverified(realm, endpoint),
      now: this.#now,
    });
    this.secrets.add(token.value);
    return token;
  }
}

function keyOf({ registry }: Endpoint, scopes: Scopes): string {
  return [registry, ...scopes].join(' ');
}

function bearer({ value }: Token): string {
  return `Bearer ${value}`;
}

function basic(credential: Credential | undefined): string | undefined {
  return credential?.kind === 'password' ? basicHeader(credential) : undefined;
}
