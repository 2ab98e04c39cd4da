import { createHash, randomUUID, type Hash } from 'node:crypto';
import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { adoptBlob } from './blobs.js';
import { removeFile, sizeOf, unlessAbsent } from './files.js';
import { uploadsPath } from './layout.js';
import {
  digestParts,
  type Digest,
  type DigestAlgorithm,
  type RepositoryName,
  type UploadId,
} from './names.js';
import { digestOf, hashFile, receive } from './receive.js';
import type { RegistryStorage } from './storage.js';

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
  | { readonly status: 'unknown' }
  | { readonly status: 'busy' };

/** Begins an upload. */
export async function createUpload(storage: RegistryStorage): Promise<UploadId> {
  const id = randomUUID() as string as UploadId;
  await writeFile(uploadPath(storage, id), '', { flag: 'wx' });
  return id;
}

/** How many bytes of an upload have arrived; undefined when there is no such upload. */
export async function uploadLength(storage: RegistryStorage, id: UploadId): Promise<number | undefined> {
  return (await sizeOf(uploadPath(storage, id))) ?? (await sizeOf(claimedPath(storage, id)));
}

/** Adds a chunk to an upload. When the body ends early, what arrived counts, and the error is thrown. */
export function appendToUpload(storage: RegistryStorage, id: UploadId, chunk: Chunk): Promise<UploadOutcome> {
  return withClaim(storage, id, (path) => append(storage, id, path, chunk));
}

/** Adds the last chunk and makes the upload a blob of the repository, or, if its digest differs, removes it. */
export function finishUpload(
  storage: RegistryStorage,
  id: UploadId,
  chunk: Chunk,
  repository: RepositoryName,
  digest: Digest,
): Promise<UploadOutcome> {
  return withClaim(storage, id, async (path) => {
    const appended = await append(storage, id, path, chunk);
    if (appended.status !== 'received') return appended;
    const { algorithm } = digestParts(digest);
    const hash = await hashOf(storage, id, path, appended.length, algorithm);
    storage.runningHashes.delete(id);
    return settle(storage, path, repository, digest, hash);
  });
}

/** Receives a whole blob in one body; nothing is left of it when that fails. */
export async function receiveBlob(
  storage: RegistryStorage,
  body: Readable,
  repository: RepositoryName,
  digest: Digest,
): Promise<UploadOutcome> {
  const path = claimedPath(storage, randomUUID() as string as UploadId);
  try {
    await (await open(path, 'wx')).close();
    const hash = createHash(digestParts(digest).algorithm);
    await receive(body, path, 0, hash);
    return await settle(storage, path, repository, digest, hash);
  } catch (error) {
    await removeFile(path);
    throw error;
  }
}

/** Forgets an upload; false when there was none. */
export async function cancelUpload(storage: RegistryStorage, id: UploadId): Promise<boolean> {
  storage.runningHashes.delete(id);
  return removeFile(uploadPath(storage, id));
}

async function append(
  storage: RegistryStorage,
  id: UploadId,
  path: string,
  { body, start }: Chunk,
): Promise<UploadOutcome> {
  const before = (await sizeOf(path)) ?? 0;
  if (start !== undefined && start !== before) return { status: 'out-of-order', length: before };
  const hash = await hashOf(storage, id, path, before, 'sha256');
  storage.runningHashes.delete(id);
  const length = before + (await receive(body, path, before, hash));
  remember(storage, id, { hash, length });
  return { status: 'received', length };
}

/** The running hash if it covers exactly what is in the file; otherwise the file is read again. */
async function hashOf(
  { runningHashes }: RegistryStorage,
  id: UploadId,
  path: string,
  length: number,
  algorithm: DigestAlgorithm,
): Promise<Hash> {
  const running = runningHashes.get(id);
  if (algorithm === 'sha256' && running?.length === length) return running.hash;
  return length === 0 ? createHash(algorithm) : hashFile(path, algorithm);
}

function remember(
  { runningHashes }: RegistryStorage,
  id: UploadId,
  running: { hash: Hash; length: number },
): void {
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
  const actual = digestOf(hash, digestParts(digest).algorithm);
  if (actual === digest) {
    await adoptBlob(storage, repository, digest, path);
    return { status: 'stored' };
  }
  await removeFile(path);
  return { status: 'digest-mismatch', actual };
}

/** Renaming is what makes a writer the only one, among all requests of all processes. */
async function withClaim(
  storage: RegistryStorage,
  id: UploadId,
  action: (path: string) => Promise<UploadOutcome>,
): Promise<UploadOutcome> {
  const [free, claimed] = [uploadPath(storage, id), claimedPath(storage, id)];
  if (!(await move(free, claimed))) {
    return { status: (await sizeOf(claimed)) === undefined ? 'unknown' : 'busy' };
  }
  try {
    return await action(claimed);
  } finally {
    await move(claimed, free);
  }
}

async function move(from: string, to: string): Promise<boolean> {
  return (await unlessAbsent(rename(from, to).then(() => true))) ?? false;
}

function uploadPath(storage: RegistryStorage, id: UploadId): string {
  return join(uploadsPath(storage), id);
}

function claimedPath(storage: RegistryStorage, id: UploadId): string {
  return `${uploadPath(storage, id)}.writing`;
}
