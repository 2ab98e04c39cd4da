import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage, requestHandler } from '../../../src/registry-server/index.js';
import type { Fault } from './fault.js';

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
  /** Forgets all faults. */
  heal(): void;
  /** Settles when no request that has come so far is at work in the registry any more. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an empty registry on a free port of loopback. */
export async function openTestRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-test-registry-'));
  const handler = requestHandler(await openStorage(folder));
  const requests: LoggedRequest[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const active = new Set<Promise<void>>();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await meetsFault(faults, request, response))) await handler(request, response);
  };
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, target: url, authorization: headers.authorization, headers: { ...headers } });
    const served = serve(request, response).finally(() => active.delete(served));
    active.add(served);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    inject: (fault) => void faults.unshift({ fault, left: fault.times ?? Infinity }),
    heal: () => void faults.splice(0),
    settled: async () => {
      await Promise.all(active);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...active]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function meetsFault(
  faults: readonly { readonly fault: Fault; left: number }[],
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
