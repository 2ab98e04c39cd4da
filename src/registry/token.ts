import { discard, readBytes } from './body.js';
import type { Challenge } from './challenge.js';
import type { Credential } from './credentials.js';
import { isLoopback, type Endpoint } from './endpoint.js';
import { bodyFailure, credentialRefused, invalidAnswer, statusFailure, type Subject } from './failures.js';
import type { Secrets } from './secrets.js';
import type { HttpRequest, HttpResponse, Transport } from './transport.js';

/** A bearer token and when it must be replaced, in milliseconds since the epoch. */
export interface Token {
  readonly value: string;
  readonly expires: number;
}

/** What a token is asked for with. */
export interface TokenQuestion {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
  readonly credential: Credential | undefined;
  readonly subject: Subject;
  readonly secrets: Secrets;
  readonly signal: AbortSignal | undefined;
  /** Who the host that gives tokens is does not matter. */
  readonly unverified: boolean;
  readonly now: () => number;
}

const mostBytes = 1_048_576;
/** What a token without a stated life lives. */
const defaultSeconds = 60;
/** A token is replaced a little before it expires, for it must still be valid when it arrives. */
const marginSeconds = 5;

/**
 * Where a challenge sends us for a token. Credentials go there, so it must be HTTPS, unless the registry itself speaks
 * plain HTTP and its tokens come from the same host, or from this machine.
 * @throws RegistryError
 */
export function realmOf({ registry, url }: Endpoint, { parameters }: Challenge): URL {
  const realm = URL.canParse(parameters.realm ?? '') ? new URL(parameters.realm ?? '') : undefined;
  const near = realm?.hostname === url.hostname || (realm !== undefined && isLoopback(realm.host));
  if (realm?.protocol === 'https:') return realm;
  if (realm?.protocol === 'http:' && url.protocol === 'http:' && near) return realm;
  const subject = { registry, name: 'a token' };
  if (realm === undefined)
    throw invalidAnswer(subject, `'${registry}' does not say where its tokens come from`);
  throw invalidAnswer(subject, `'${registry}' wants credentials sent to '${realm.host}' without encryption`);
}

/** @throws RegistryError */
export async function fetchToken(transport: Transport, question: TokenQuestion): Promise<Token> {
  const { subject, signal } = question;
  const response = await transport.send(tokenRequest(question)).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw bodyFailure(error, subject);
  });
  if (response.status === 401 && question.credential !== undefined) {
    discard(response.body);
    throw credentialRefused(subject);
  }
  if (response.status !== 200) throw await statusFailure(response, subject, question.secrets);
  return readToken(response, question);
}

/** GET with Basic or nothing; POST with a refresh token, as OAuth2 has it. */
function tokenRequest({
  realm,
  service,
  scopes,
  credential,
  signal,
  unverified,
}: TokenQuestion): HttpRequest {
  if (credential?.kind === 'identity-token') {
    const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: 'taskrun' });
    if (service !== undefined) form.set('service', service);
    form.set('scope', scopes.join(' '));
    form.set('refresh_token', credential.token);
    const body = Buffer.from(form.toString());
    const type = 'application/x-www-form-urlencoded';
    const headers = { 'content-type': type, 'content-length': String(body.length) };
    return { method: 'POST', url: realm, headers, body, signal, unverified };
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  const headers = credential === undefined ? {} : { authorization: basicHeader(credential) };
  return { method: 'GET', url, headers, signal, unverified };
}

/** The value of an `Authorization` header. */
export function basicHeader(credential: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${credential.username}:${credential.password}`).toString('base64')}`;
}

async function readToken(response: HttpResponse, { subject, signal, now }: TokenQuestion): Promise<Token> {
  const bytes = await readBytes(response.body, mostBytes).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw bodyFailure(error, subject);
  });
  const json = parse(bytes);
  const value = [json.token, json.access_token].find((member) => member !== undefined && member !== '');
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw invalidAnswer(subject, `'${subject.registry}' sent no valid token`);
  }
  const seconds = typeof json.expires_in === 'number' ? json.expires_in : defaultSeconds;
  return { value, expires: now() + (seconds - marginSeconds) * 1000 };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(bytes).toString('utf8'))) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
