import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './exchange.js';
import { refusal, type TrustedHosts } from './guard.js';
import type { Authenticator } from './passwords/index.js';
import { ProtocolError, protocolError } from './protocol-error.js';
import { routeOf } from './route.js';
import type { RegistryStorage } from './storage/index.js';
import { systemCode } from './system-code.js';

/** One request, after its answer. */
export interface RequestRecord {
  readonly method: string;
  /** The request's target: path and query. */
  readonly target: string;
  /** The answer's status code. */
  readonly status: number;
  /** Milliseconds until the answer was handed to the system. */
  readonly duration: number;
  /** What went wrong inside the registry or on the connection. */
  readonly error?: unknown;
}

export interface RequestHandlerOptions {
  /** Default: none but loopback's. */
  readonly trustedHosts?: TrustedHosts;
  /** Default: everybody may do everything. */
  readonly authenticate?: Authenticator;
  readonly onRequest?: (record: RequestRecord) => void;
}

/** Answers a request; settles, never with an error, when nothing of it touches the storage any more. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The registry as a handler for node:http, apart from any port, so that tests can wrap it. */
export function requestHandler(
  storage: RegistryStorage,
  options: RequestHandlerOptions = {},
): RequestHandler {
  return async (request, response) => {
    const begin = performance.now();
    const error = await answer(storage, request, response, options);
    options.onRequest?.({
      method: request.method ?? '',
      target: request.url ?? '',
      status: response.statusCode,
      duration: performance.now() - begin,
      ...(error !== undefined && { error }),
    });
  };
}

const readingMethods = ['GET', 'HEAD'];

async function answer(
  storage: RegistryStorage,
  request: IncomingMessage,
  response: ServerResponse,
  { trustedHosts = [], authenticate }: RequestHandlerOptions,
): Promise<unknown> {
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  response.setHeader('x-content-type-options', 'nosniff');
  try {
    const refused = refusal(request.headers, trustedHosts);
    if (refused !== undefined) throw refused;
    await authenticate?.(request.headers.authorization);
    const { endpoint, ...route } = routeOf(request.method ?? '', request.url ?? '');
    if (storage.readOnly && !readingMethods.includes(request.method ?? '')) throw readOnly();
    await endpoint({ storage, request, response, ...route });
    return undefined;
  } catch (error) {
    sendError(request, response, error);
    return error instanceof ProtocolError ? undefined : error;
  }
}

function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || (request.destroyed && !request.complete)) {
    response.destroy();
    return;
  }
  const { status, problems, headers } =
    error instanceof ProtocolError
      ? error
      : protocolError(500, 'UNKNOWN', `the registry failed to carry out this request${reasonOf(error)}`);
  sendJson({ request, response }, status, { errors: problems }, headers);
}

/** Such as a full disk, which its owner can do something about. */
function reasonOf(error: unknown): string {
  const code = systemCode(error);
  return code === undefined ? '' : ` (${code})`;
}

function readOnly(): ProtocolError {
  const problem = { code: 'UNSUPPORTED', message: 'this registry is read-only' } as const;
  return new ProtocolError(405, [problem], { allow: readingMethods.join(', ') });
}
