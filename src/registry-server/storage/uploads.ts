import { createHash, type Hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { finishDigest, startDigest, type Digest, type RepositoryName } from '../../oci/index.js';
import { adoptBlob } from './blobs.js';
import { removeFile, sizeOf } from './files.js';
import { hashFile, receive } from './receive.js';
import { withNewFile, withSession, type NoSession, type UploadId } from './sessions.js';
import type { RegistryStorage, RunningHash } from './storage.js';

/** Uploads that clients gave up keep their hash until this many newer ones have come. */
const runningHashLimit = 256;

/** Bytes for an upload; `start` is where the client says they begin, when it says so. */
export interface Chunk {
  readonly body: Readable;
  readonly start?: number;
}

/** How an attempt to add to an upload or to finish it ended. `busy`: another request is writing to it. */
export type UploadOutcome =
  | { readonly status: 'received'; readonly length: number }
  | { readonly status: 'stored' }
  | { readonly status: 'out-of-order'; readonly length: number }
  | { readonly status: 'digest-mismatch'; readonly actual: Digest }
  | NoSession;

/** Adds a chunk to an upload. When the body ends early, what arrived counts, and the error is thrown. */
export function appendToUpload(storage: RegistryStorage, id: UploadId, chunk: Chunk): Promise<UploadOutcome> {
  return withSession(storage, id, (path) => append(storage, id, path, chunk));
}

/** Adds the last chunk and makes the upload a blob of the repository, or, if its digest differs, removes it. */
export function finishUpload(
  storage: RegistryStorage,
  id: UploadId,
  chunk: Chunk,
  repository: RepositoryName,
  digest: Digest,
): Promise<UploadOutcome> {
  return withSession(storage, id, async (path) => {
    const appended = await append(storage, id, path, chunk);
    if (appended.status !== 'received') return appended;
    const hash = await hashOf(storage, id, path, appended.length, digest);
    storage.runningHashes.delete(id);
    return settle(storage, path, repository, digest, hash);
  });
}

/** Receives a whole blob in one body; nothing is left of it when that fails. */
export function receiveBlob(
  storage: RegistryStorage,
  body: Readable,
  repository: RepositoryName,
  digest: Digest,
): Promise<UploadOutcome> {
  return withNewFile(storage, async (path) => {
    const hash = startDigest(digest);
    await receive(body, path, 0, hash);
    return settle(storage, path, repository, digest, hash);
  });
}

/** Forgets an upload. */
export async function cancelUpload(
  storage: RegistryStorage,
  id: UploadId,
): Promise<{ readonly status: 'cancelled' } | NoSession> {
  storage.runningHashes.delete(id);
  return withSession(storage, id, async (path) => {
    await removeFile(path);
    return { status: 'cancelled' };
  });
}

async function append(
  storage: RegistryStorage,
  id: UploadId,
  path: string,
  { body, start }: Chunk,
): Promise<UploadOutcome> {
  const before = (await sizeOf(path)) ?? 0;
  if (start !== undefined && start !== before) return { status: 'out-of-order', length: before };
  const hash = await hashOf(storage, id, path, before);
  storage.runningHashes.delete(id);
  const length = before + (await receive(body, path, before, hash));
  remember(storage, id, { hash, length });
  return { status: 'received', length };
}

/**
 * The running hash if it covers exactly what is in the file; otherwise the file is read again. Before the client has said its
 * digest, sha256 is assumed.
 */
async function hashOf(
  { runningHashes }: RegistryStorage,
  id: UploadId,
  path: string,
  length: number,
  digest?: Digest,
): Promise<Hash> {
  const running = runningHashes.get(id);
  const covers = running?.length === length && digest?.startsWith('sha256:') !== false;
  if (covers) return running.hash;
  const hash = digest === undefined ? createHash('sha256') : startDigest(digest);
  return length === 0 ? hash : hashFile(path, hash);
}

function remember({ runningHashes }: RegistryStorage, id: UploadId, running: RunningHash): void {
  runningHashes.set(id, running);
  const [oldest] = runningHashes.keys();
  if (runningHashes.size > runningHashLimit && oldest !== undefined) runningHashes.delete(oldest);
}

async function settle(
  storage: RegistryStorage,
  path: string,
  repository: RepositoryName,
  digest: Digest,
  hash: Hash,
): Promise<UploadOutcome> {
  const actual = finishDigest(hash, digest);
  if (actual === digest) {
    await adoptBlob(storage, repository, digest, path);
    return { status: 'stored' };
  }
  await removeFile(path);
  return { status: 'digest-mismatch', actual };
}
