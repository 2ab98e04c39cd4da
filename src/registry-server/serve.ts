import type { RequestListener } from 'node:http';
import { isLoopback } from './guard.js';
import { listen, type Listening } from './listen.js';
import type { Authenticator } from './passwords/index.js';
import { dataFolderError, RegistryServerError } from './registry-server-error.js';
import {
  requestHandler,
  type RequestHandler,
  type RequestHandlerOptions,
  type RequestRecord,
} from './request-handler.js';
import { openStorage, type RegistryStorage } from './storage/index.js';

/** How many ports from the preferred one on are tried before any free one is taken. */
const preferredPorts = 10;

export interface ServeOptions {
  /** Made if need be, unless `readOnly`; other processes may use it at the same time. */
  readonly dataFolder: string;
  /** Default 127.0.0.1, which includes `::1`. Another than loopback's only with passwords or `readOnly`. */
  readonly host?: string;
  /** 0 means any free port. */
  readonly port: number;
  /** Answers writes with 405 and leaves the data folder as it is. */
  readonly readOnly?: boolean;
  /** A file as htpasswd makes it: only its users may do anything. */
  readonly passwordFile?: string;
  /** Closes the registry. */
  readonly signal?: AbortSignal;
  /** Told of each request after its answer; without it the registry logs nothing. */
  readonly onRequest?: (record: RequestRecord) => void;
}

/** A registry that answers. */
export interface RunningRegistry {
  readonly port: number;
  /** The host part of references to its images, such as `localhost:5000`: Docker talks plain HTTP to that name. */
  readonly address: string;
  /** Ends all connections; settles when nothing touches the data folder any more. Calling it again is harmless. */
  readonly close: () => Promise<void>;
}

/**
 * Starts a registry on one port.
 * @throws {@link RegistryServerError}; with reason `address-in-use` or `address-denied` another port may do.
 */
export async function serveRegistry(options: ServeOptions): Promise<RunningRegistry> {
  const { host = '127.0.0.1', port, signal } = options;
  signal?.throwIfAborted();
  const allowed = await handlerOptions(options, host);
  const handler = requestHandler(await openDataFolder(options), allowed);
  const active = new Set<Promise<void>>();
  const listening = await listen(tracked(handler, active), host, port);
  const running = runningRegistry(listening, host, active);
  signal?.addEventListener('abort', () => void running.close(), { once: true });
  if (signal?.aborted === true) await running.close();
  return running;
}

/**
 * Starts a registry on the preferred port, else on one of the nine above it, else on any free port.
 * @throws {@link RegistryServerError}
 */
export async function serveEmbeddedRegistry(
  options: Omit<ServeOptions, 'port'> & { readonly preferredPort: number },
): Promise<RunningRegistry> {
  const { preferredPort, ...rest } = options;
  const end = Math.min(preferredPort + preferredPorts, 65_536);
  for (let port = preferredPort; port < end; port += 1) {
    try {
      return await serveRegistry({ ...rest, port });
    } catch (error) {
      if (!isCuredByAnotherPort(error)) throw error;
    }
  }
  return serveRegistry({ ...rest, port: 0 });
}

function isCuredByAnotherPort(error: unknown): boolean {
  return (
    error instanceof RegistryServerError &&
    (error.reason === 'address-in-use' || error.reason === 'address-denied')
  );
}

/** With passwords, or open to other machines, it goes by names that it cannot know: a proxy's, for one. */
async function handlerOptions(
  { passwordFile, onRequest }: ServeOptions,
  host: string,
): Promise<RequestHandlerOptions> {
  const anyHost = passwordFile !== undefined || !isLoopback(host);
  return {
    trustedHosts: anyHost ? 'any' : [],
    ...(passwordFile !== undefined && { authenticate: await authenticator(passwordFile) }),
    ...(onRequest && { onRequest }),
  };
}

async function authenticator(passwordFile: string): Promise<Authenticator> {
  const { authenticatorOf } = await import('./passwords/index.js');
  return authenticatorOf(passwordFile);
}

async function openDataFolder({ dataFolder, readOnly = false }: ServeOptions): Promise<RegistryStorage> {
  try {
    return await openStorage(dataFolder, { readOnly });
  } catch (error) {
    throw dataFolderError(dataFolder, error);
  }
}

function tracked(handler: RequestHandler, active: Set<Promise<void>>): RequestListener {
  return (request, response) => {
    const answered = handler(request, response).finally(() => active.delete(answered));
    active.add(answered);
  };
}

/** Docker talks plain HTTP to `localhost`; it does to no other name without being told. */
function isThisMachine(host: string): boolean {
  return isLoopback(host) || host === '0.0.0.0' || host === '::';
}

function hostInAddress(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function runningRegistry(
  { port, servers }: Listening,
  host: string,
  active: Set<Promise<void>>,
): RunningRegistry {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const ended = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const server of servers) server.closeAllConnections();
    await Promise.all(ended);
    await Promise.all(active);
  };
  return {
    port,
    address: `${isThisMachine(host) ? 'localhost' : hostInAddress(host)}:${port}`,
    close: () => (closed ??= close()),
  };
}
