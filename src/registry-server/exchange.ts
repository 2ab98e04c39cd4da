import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { isRepositoryName, parseDigest, type Digest, type RepositoryName } from '../oci/index.js';
import { protocolError } from './protocol-error.js';
import type { RegistryStorage } from './storage/index.js';

/** One request with its answer and what its path says. */
export interface Exchange {
  readonly storage: RegistryStorage;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  /** The path's `<name>`; not checked yet. */
  readonly name: string;
  /** The path's `<digest>`, `<reference>` or upload; not checked yet. */
  readonly reference: string;
}

/** Answers one request. */
export type Endpoint = (exchange: Exchange) => Promise<void>;

/** The repository that the path names. */
export function repositoryOf({ name }: Exchange): RepositoryName {
  if (isRepositoryName(name)) return name;
  throw protocolError(400, 'NAME_INVALID', 'the repository name is not valid', { name });
}

/** A digest that the client gave. */
export function digestFrom(text: string): Digest {
  const digest = parseDigest(text);
  if (digest !== undefined) return digest;
  throw protocolError(400, 'DIGEST_INVALID', 'the digest is not a sha256 or sha512 digest', { digest: text });
}

/** Answers without a body. */
export function sendEmpty({ response }: Exchange, status: number, headers: OutgoingHttpHeaders = {}): void {
  const length = status === 204 ? {} : { 'content-length': 0 };
  response.writeHead(status, { ...length, ...headers }).end();
}

/** Answers with a body, of which a HEAD request gets the headers only. */
export function sendBytes(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  status: number,
  bytes: Buffer,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { 'content-length': bytes.length, ...headers });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Answers with JSON. */
export function sendJson(
  exchange: Pick<Exchange, 'request' | 'response'>,
  status: number,
  value: unknown,
  headers: OutgoingHttpHeaders = {},
): void {
  sendBytes(exchange, status, Buffer.from(JSON.stringify(value)), {
    'content-type': 'application/json',
    ...headers,
  });
}
