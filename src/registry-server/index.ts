/**
 * The embedded registry: the OCI distribution specification v1.1 over node:http, its data in a folder.
 * Comes in: a data folder and a port, then HTTP requests. Goes out: a running registry, or a {@link RegistryServerError}.
 * Must not know the registry client, tasks or runs. Without a password file it listens on loopback, or is read-only, and it
 * refuses web pages; TLS is a proxy's affair.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md
 */
export type { Collection, CollectionOptions } from './collection/index.js';
export { collectGarbage } from './garbage.js';
export { isLoopback } from './guard.js';
export { RegistryServerError, type RegistryServerFailure } from './registry-server-error.js';
export {
  requestHandler,
  type RequestHandler,
  type RequestHandlerOptions,
  type RequestRecord,
} from './request-handler.js';
export { serveEmbeddedRegistry, serveRegistry, type RunningRegistry, type ServeOptions } from './serve.js';
export { openStorage, type RegistryStorage } from './storage/index.js';
