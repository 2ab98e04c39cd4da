import { isRepositoryName, type Digest } from '../../oci/index.js';
import { digestFrom, repositoryOf, sendEmpty, type Exchange } from '../exchange.js';
import { ProtocolError, protocolError } from '../protocol-error.js';
import {
  appendToUpload,
  cancelUpload,
  createSession,
  finishUpload,
  isUploadId,
  mountBlob,
  receiveBlob,
  sessionLength,
  type Chunk,
  type NoSession,
  type UploadId,
  type UploadOutcome,
} from '../storage/index.js';
import { chunkRange } from './range.js';

/** end-4a, end-4b and end-11: begins an upload, receives a whole blob, or mounts another repository's. */
export async function startUpload(exchange: Exchange): Promise<void> {
  const { storage, query, request } = exchange;
  const repository = repositoryOf(exchange);
  const whole = query.get('digest');
  if (whole !== null) {
    const digest = digestFrom(whole);
    sendOutcome(exchange, await receiveBlob(storage, request, repository, digest), digest);
    return;
  }
  const mounted = await tryMount(exchange);
  if (mounted === undefined) sendProgress(exchange, 202, await createSession(storage), 0);
  else sendStored(exchange, mounted);
}

/** end-5: adds a chunk. */
export async function patchUpload(exchange: Exchange): Promise<void> {
  repositoryOf(exchange);
  sendOutcome(exchange, await appendToUpload(exchange.storage, uploadOf(exchange), chunkOf(exchange)));
}

/** end-6: adds the last chunk, if any, and makes the upload a blob. */
export async function putUpload(exchange: Exchange): Promise<void> {
  const repository = repositoryOf(exchange);
  const digest = digestFrom(exchange.query.get('digest') ?? '');
  const outcome = await finishUpload(
    exchange.storage,
    uploadOf(exchange),
    chunkOf(exchange),
    repository,
    digest,
  );
  sendOutcome(exchange, outcome, digest);
}

/** end-13: how much has arrived. */
export async function getUpload(exchange: Exchange): Promise<void> {
  repositoryOf(exchange);
  const id = uploadOf(exchange);
  const length = await sessionLength(exchange.storage, id);
  if (length === undefined) throw unknownUpload();
  sendProgress(exchange, 204, id, length);
}

/** Gives an upload up. */
export async function deleteUpload(exchange: Exchange): Promise<void> {
  repositoryOf(exchange);
  const outcome = await cancelUpload(exchange.storage, uploadOf(exchange));
  if (outcome.status !== 'cancelled') throw noSession(outcome);
  sendEmpty(exchange, 204);
}

/** The mounted digest; undefined when no mount was asked for, or when it can't be had and an upload must begin instead. */
async function tryMount(exchange: Exchange): Promise<Digest | undefined> {
  const mount = exchange.query.get('mount');
  if (mount === null) return undefined;
  const digest = digestFrom(mount);
  const from = exchange.query.get('from') ?? undefined;
  if (from !== undefined && !isRepositoryName(from)) return undefined;
  return (await mountBlob(exchange.storage, repositoryOf(exchange), digest, from)) ? digest : undefined;
}

function chunkOf({ request }: Exchange): Chunk {
  const header = request.headers['content-range'];
  if (header === undefined) return { body: request };
  const range = chunkRange(header);
  const length = request.headers['content-length'];
  if (range === undefined) {
    throw protocolError(400, 'BLOB_UPLOAD_INVALID', 'the Content-Range is not of the form start-end');
  }
  if (length !== undefined && Number(length) !== range.end - range.start + 1) {
    throw protocolError(400, 'SIZE_INVALID', 'the Content-Range and the Content-Length differ');
  }
  return { body: request, start: range.start };
}

function sendOutcome(exchange: Exchange, outcome: UploadOutcome, digest?: Digest): void {
  switch (outcome.status) {
    case 'received':
      sendProgress(exchange, 202, uploadOf(exchange), outcome.length);
      return;
    case 'stored':
      if (digest !== undefined) sendStored(exchange, digest);
      return;
    case 'out-of-order': {
      const problem = {
        code: 'BLOB_UPLOAD_INVALID',
        message: 'the chunk does not begin where the upload ends',
      } as const;
      throw new ProtocolError(416, [problem], progressHeaders(exchange, uploadOf(exchange), outcome.length));
    }
    case 'digest-mismatch': {
      const detail = { expected: digest, actual: outcome.actual };
      throw protocolError(400, 'DIGEST_INVALID', 'the content has another digest', detail);
    }
    default:
      throw noSession(outcome);
  }
}

function sendStored(exchange: Exchange, digest: Digest): void {
  sendEmpty(exchange, 201, {
    location: `/v2/${exchange.name}/blobs/${digest}`,
    'docker-content-digest': digest,
  });
}

function sendProgress(exchange: Exchange, status: number, id: UploadId, length: number): void {
  sendEmpty(exchange, status, progressHeaders(exchange, id, length));
}

/** The range ends with the last byte received; of nothing it says `0-0`, as the registries of this world do. */
function progressHeaders({ name }: Exchange, id: UploadId, length: number): Record<string, string> {
  return {
    location: `/v2/${name}/blobs/uploads/${id}`,
    range: `0-${Math.max(length - 1, 0)}`,
    'docker-upload-uuid': id,
  };
}

function uploadOf({ reference }: Exchange): UploadId {
  if (isUploadId(reference)) return reference;
  throw unknownUpload();
}

function noSession({ status }: NoSession): ProtocolError {
  if (status === 'unknown') return unknownUpload();
  return protocolError(429, 'TOOMANYREQUESTS', 'another request is writing to this upload');
}

function unknownUpload(): ProtocolError {
  return protocolError(404, 'BLOB_UPLOAD_UNKNOWN', 'there is no such upload');
}
