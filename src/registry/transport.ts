import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { PlainAgent } from './plain-agent.js';
import { namesProxy, type Environment, type Route } from './route.js';
import type { Routes } from './routes.js';
import { sendBody } from './send-body.js';

/** One HTTP request; nothing is added to it, followed or tried again. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream without a `content-length` header is sent in chunks. */
  readonly body?: Uint8Array | Readable;
  /** Told of a stream's bytes when they are on their way. */
  readonly onSent?: ((bytes: Uint8Array) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Who the other side of a TLS connection is does not matter. */
  readonly unverified?: boolean | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Must be read to its end or destroyed. */
  readonly body: Readable;
}

/** Sends requests. Rejects with the signal's reason, a system error (its `code` says which), a SourceFailure, or a RegistryError where a proxy or a certificate file is at fault. */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes idle connections. */
  close(): void;
}

/** Milliseconds. */
export interface TransportTimeouts {
  /** Until a connection stands. */
  readonly connect: number;
  /** Without a byte in either direction. */
  readonly idle: number;
}

/** How hosts are reached; what the user's machine says. */
export interface RouteOptions {
  /** Names proxies and certificate files; empty without it. */
  readonly environment?: Environment | undefined;
  /** Has a folder of certificates for each registry. */
  readonly certificatesFolder?: string | undefined;
}

/** Docker's own. */
const defaultCertificatesFolder = '/etc/docker/certs.d';
const defaultTimeouts: TransportTimeouts = { connect: 10_000, idle: 120_000 };

/**
 * The transport over node:http and node:https with connections kept alive, TLS and proxies as the user's machine has them. Not undici: loading it costs about ten times
 * as much as loading node:http (34 ms against 3 ms, bundled and stripped to its client), which every run would pay.
 */
export function nodeTransport(
  timeouts: TransportTimeouts = defaultTimeouts,
  { environment = {}, certificatesFolder = defaultCertificatesFolder }: RouteOptions = {},
): Transport {
  const plain: Route = { send: http.request, agent: new PlainAgent() };
  const direct = !namesProxy(environment);
  let routes: Promise<Routes> | undefined;
  /** TLS and proxies are loaded only when a registry is behind them. */
  const load = async () => {
    const { Routes } = await import('./routes.js');
    return new Routes({ environment, certificatesFolder }, timeouts.connect);
  };
  return {
    async send(request) {
      const { url, signal, unverified = false } = request;
      signal?.throwIfAborted();
      if (direct && url.protocol === 'http:') return exchange(plain, request, timeouts);
      const route = await (await (routes ??= load())).to(url, unverified);
      signal?.throwIfAborted();
      return exchange(route, request, timeouts);
    },
    close() {
      plain.agent.destroy();
      void routes?.then((open) => open.close());
    },
  };
}

function exchange(
  { send, agent, explain = asItIs, refusal }: Route,
  { method, url, headers, body, signal, onSent }: HttpRequest,
  timeouts: TransportTimeouts,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers,
      agent,
      timeout: timeouts.idle,
      ...(signal === undefined ? {} : { signal }),
    };
    const request = send(url, options);
    request.once('response', (response) => {
      const refused = refusal?.(response.statusCode ?? 0);
      if (refused !== undefined) {
        request.destroy();
        reject(refused);
        return;
      }
      resolve(responseOf(response));
      // A registry that refuses a body answers before it has it all; the rest would be sent for nothing.
      response.once('close', () => request.writableFinished || request.destroy());
    });
    // Once there is a response, an error shows in its body; a second rejection does nothing.
    request.on('error', (error) =>
      reject(signal?.aborted === true ? (signal.reason as Error) : explain(error)),
    );
    request.once('timeout', () => request.destroy(timedOut('nothing was received', timeouts.idle)));
    limitConnecting(request, timeouts.connect);
    if (body === undefined || body instanceof Uint8Array) request.end(body);
    else sendBody(body, request, onSent).catch(reject);
  });
}

function asItIs(error: Error): Error {
  return error;
}

function responseOf(response: IncomingMessage): HttpResponse {
  return { status: response.statusCode ?? 0, headers: response.headers, body: response };
}

function limitConnecting(request: ClientRequest, limit: number): void {
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = setTimeout(() => request.destroy(timedOut('no connection', limit)), limit);
    const done = () => clearTimeout(timer);
    socket.once('connect', done).once('close', done);
  });
}

function timedOut(what: string, limit: number): Error {
  return Object.assign(new Error(`${what} within ${limit / 1000} s`), { code: 'ETIMEDOUT' });
}
