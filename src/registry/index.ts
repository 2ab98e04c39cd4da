/**
 * A client of the OCI distribution protocol: manifests and blobs read, written, mounted, copied and deleted, tags,
 * repositories and referrers listed, with credentials, tokens, retries and time-outs.
 * Comes in: names of images. Goes out: verified bytes, or a {@link RegistryError}. Must not know tasks, steps or engines.
 */
export type { AskOptions } from './api.js';
export type { BlobCopy, OpenOptions } from './blobs.js';
export { RegistryClient } from './client.js';
export type { RegistryClientOptions } from './client.js';
export { credentialsFrom } from './credentials.js';
export type { Credential, CredentialHelper, Credentials, CredentialSources } from './credentials.js';
export { isLoopback } from './endpoint.js';
export { quoted, sameRepository } from './names.js';
export type { ManifestName, RepositoryName } from './names.js';
export type { ListOptions } from './pages.js';
export { inParallel } from './parallel.js';
export type { ReferrersOptions } from './referrers.js';
export { RegistryError } from './registry-error.js';
export { nodeTransport } from './transport.js';
export type { HttpResponse, Transport } from './transport.js';
export type { BlobDescriptor, BlobSource, TransferOptions } from './transfer.js';
