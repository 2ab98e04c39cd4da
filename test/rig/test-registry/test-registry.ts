import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
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
}

/** A registry that answers until it is closed. */
export interface TestRegistry {
  /** Host and port, as in image names. */
  readonly address: string;
  /** Every request so far, those that met a fault included. */
  readonly requests: readonly LoggedRequest[];
  /** Later faults come before earlier ones. */
  inject(fault: Fault): void;
  close(): Promise<void>;
}

/** Opens an empty registry on a free port of loopback. */
export async function openTestRegistry(): Promise<TestRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-test-registry-'));
  const handler = requestHandler(await openStorage(folder));
  const requests: LoggedRequest[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, target: url, authorization: headers.authorization });
    if (!meetsFault(faults, request, response)) void handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    inject: (fault) => void faults.unshift({ fault, left: fault.times ?? Infinity }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function meetsFault(
  faults: readonly { readonly fault: Fault; left: number }[],
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  for (const ordered of faults) {
    const { method = request.method, target = /(?:)/, answer } = ordered.fault;
    if (ordered.left === 0 || method !== request.method || !target.test(request.url ?? '')) continue;
    ordered.left--;
    if (answer(request, response)) return true;
  }
  return false;
}
