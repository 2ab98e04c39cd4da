import type { ClientRequest, RequestOptions as PlainOptions } from 'node:http';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Makes the request that asks the proxy for a tunnel. */
export type AskProxy = (options: PlainOptions) => ClientRequest;

/** What a tunnel is made with. */
export interface Tunnel {
  readonly ask: AskProxy;
  /** Host and port where it leads. */
  readonly target: string;
  /** Of the request to the proxy. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for the proxy to answer. */
  readonly limit: number;
  readonly unreachable: (error: Error) => Error;
  readonly refused: (status: number) => Error;
}

/** Request options that reach the agent; Node keeps a request's signal from it. */
export interface TunnelRequestOptions extends RequestOptions {
  readonly givingUp?: AbortSignal | undefined;
}

type Created = (error: Error | null, socket: Duplex) => void;

/**
 * TLS connections to one host, kept alive, through a proxy. Not https-proxy-agent 9: it hands on a proxy's refusal as
 * though the registry had answered, and neither a time-out nor a signal ends its waiting for the proxy.
 * @see https://www.rfc-editor.org/rfc/rfc9110#CONNECT
 */
export class TunnelAgent extends Agent {
  readonly #tunnel: Tunnel;

  constructor(tunnel: Tunnel, options: AgentOptions) {
    super({ ...options, keepAlive: true });
    this.#tunnel = tunnel;
  }

  override createConnection(options: TunnelRequestOptions, created: Created): undefined {
    const connect = (socket: Socket) => super.createConnection({ ...options, socket } as RequestOptions);
    openTunnel(this.#tunnel, options.givingUp)
      .then((socket) => created(null, connect(socket) as Socket))
      .catch((error: unknown) => (created as (error: unknown) => void)(error));
  }
}

function openTunnel(tunnel: Tunnel, signal: AbortSignal | undefined): Promise<Socket> {
  const { ask, target, limit, unreachable, refused } = tunnel;
  return new Promise((resolve, reject) => {
    const request = ask({
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...tunnel.headers },
      agent: false,
      ...(signal === undefined ? {} : { signal }),
    });
    const timer = setTimeout(() => request.destroy(tooSlow()), limit);
    request.once('close', () => clearTimeout(timer));
    request.once('connect', ({ statusCode = 0 }, socket: Socket) => {
      clearTimeout(timer);
      if (statusCode >= 200 && statusCode < 300) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(refused(statusCode));
    });
    request.once('error', (error) => reject(unreachable(error)));
    request.end();
  });
}

function tooSlow(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
}
