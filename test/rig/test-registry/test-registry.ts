import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, requestHandler } from '../../../src/registry-server/index.js';
import { openBlobHost, type BlobHost } from './blob-host.js';
import type { Fault } from './fault.js';
import { serve, type ServerCertificate } from './serve.js';
import { openTokens, type TokenOptions, type Tokens } from './tokens.js';

export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A registry that answers until it is closed. */
export interface TestRegistry {
  /** Host and port, as in image names. */
  readonly address: string;
  /** Every request so far, those that met a fault included. */
  readonly requests: readonly LoggedRequest[];
  /** Later faults come before earlier ones. */
  inject(fault: Fault): void;
  /** Wants a token for every request from now on; the token server ends with the registry. */
  withTokens(options?: TokenOptions): Promise<Tokens>;
  /** Has its blobs at another host from now on, which ends with the registry, and fails it if it ever got an `Authorization`. */
  withBlobHost(): Promise<BlobHost>;
  /** Forgets all faults, tokens and other hosts. */
  heal(): void;
  /** Settles when no request that has come so far is at work in the registry any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an empty registry on a free port of loopback, with TLS if there is a certificate. */
export async function openTestRegistry(certificate?: ServerCertificate): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-test-registry-'));
  const handler = requestHandler(await openStorage(folder));
  const requests: LoggedRequest[] = [];
  const faults: OrderedFault[] = [];
  const active = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const tracked = work.finally(() => active.delete(tracked));
    active.add(tracked);
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await meetsFault(faults, request, response))) await handler(request, response);
  };
  const server = await serve((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, target: url, authorization: headers.authorization, headers: { ...headers } });
    track(answer(request, response));
  }, certificate);
  const inject = (fault: Fault): void => void faults.unshift({ fault, left: fault.times ?? Infinity });
  const companions: { close(): Promise<void> }[] = [];
  const accompanied = <T extends { readonly answer: Fault['answer']; close(): Promise<void> }>(by: T): T => {
    companions.push(by);
    inject(by);
    return by;
  };
  return {
    address: `127.0.0.1:${server.port}`,
    requests,
    inject,
    withTokens: async (options) => accompanied(await openTokens(options)),
    withBlobHost: async () =>
      accompanied(await openBlobHost((request, response) => track(handler(request, response)))),
    heal: () => void faults.splice(0),
    settled: async () => {
      await Promise.all(active);
    },
    close: async () => {
      await Promise.all([server.close(), ...active]);
      await rm(folder, { recursive: true, force: true });
      await Promise.all(companions.map((companion) => companion.close()));
    },
  };
}

interface OrderedFault {
  readonly fault: Fault;
  left: number;
}

async function meetsFault(
  faults: readonly OrderedFault[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const ordered of faults) {
    const { method = request.method, target = /(?:)/, answer } = ordered.fault;
    if (ordered.left === 0 || method !== request.method || !target.test(request.url ?? '')) continue;
    ordered.left--;
    if (await answer(request, response)) return true;
  }
  return false;
}
