import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RegistryServerError, type RegistryServerFailure } from './registry-server-error.js';
import { systemCode } from './system-code.js';

/** How often a free port is asked for until one is found that is free in both address families. */
const ephemeralAttempts = 20;

/** What the system's answers mean, and what to do about them. */
const failures: Readonly<Record<string, { readonly reason: RegistryServerFailure; readonly hint: string }>> =
  {
    EADDRINUSE: {
      reason: 'address-in-use',
      hint: 'another program, perhaps another registry, listens there: end it or choose another port (0 means any free one)',
    },
    EACCES: {
      reason: 'address-denied',
      hint: 'choose a port from 1024 on: lower ones are for the administrator',
    },
  };
const unavailable = {
  reason: 'address-unavailable',
  hint: 'the host must be a name or an address of this machine',
} as const;

/** Servers that listen on the same port of one host. */
export interface Listening {
  readonly port: number;
  readonly servers: readonly Server[];
}

/**
 * Listens on a host's port; port 0 means any free one. `127.0.0.1` includes `::1` where the system has it: clients that call
 * `localhost` may try that first, and must not find somebody else's server there.
 * @throws {@link RegistryServerError}
 */
export async function listen(listener: RequestListener, host: string, port: number): Promise<Listening> {
  const attempts = port === 0 ? ephemeralAttempts : 1;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await listenOnce(listener, host, port);
    } catch (error) {
      if (attempt === attempts) throw listenError(error, host, port);
    }
  }
}

async function listenOnce(listener: RequestListener, host: string, wanted: number): Promise<Listening> {
  const first = await open(listener, host, wanted);
  const port = portOf(first);
  if (host !== '127.0.0.1') return { port, servers: [first] };
  try {
    return { port, servers: [first, await open(listener, '::1', port)] };
  } catch (error) {
    if (systemCode(error) !== 'EADDRINUSE') return { port, servers: [first] };
    first.close();
    throw error;
  }
}

/** Uploads may take longer than node's limit on a request, and clients keep idle connections longer than node does. */
function open(listener: RequestListener, host: string, port: number): Promise<Server> {
  const server = createServer(
    { noDelay: true, keepAlive: true, keepAliveTimeout: 90_000, requestTimeout: 0 },
    listener,
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listenError(error: unknown, host: string, port: number): RegistryServerError {
  const code = systemCode(error) ?? 'unknown error';
  const { reason, hint } = failures[code] ?? unavailable;
  const message = `the registry cannot listen on '${host}' port ${port} (${code})`;
  return new RegistryServerError(reason, message, { cause: error, hint });
}
