import type { Digest } from '../../oci/index.js';
import { digestFrom, repositoryOf, sendEmpty, type Exchange } from '../exchange.js';
import { protocolError, type ProtocolError } from '../protocol-error.js';
import { blobSize, claimBlob, openBlob, unlinkBlob } from '../storage/index.js';
import { requestedRange, type ByteRange } from './range.js';
import { sendFile } from './send-file.js';

/** end-2, GET: the blob, or the range of it that was asked for. */
export async function getBlob(exchange: Exchange): Promise<void> {
  const digest = digestFrom(exchange.reference);
  const size = await blobSize(exchange.storage, repositoryOf(exchange), digest);
  if (size === undefined) throw unknownBlob(digest);
  const range = requestedRange(exchange.request.headers, size, etag(digest));
  if (range === 'unsatisfiable') sendEmpty(exchange, 416, { 'content-range': `bytes */${size}` });
  else if (size === 0) sendEmpty(exchange, 200, headersOf(digest, size));
  else await streamBlob(exchange, digest, size, range);
}

async function streamBlob(
  { storage, response }: Exchange,
  digest: Digest,
  size: number,
  range: ByteRange | undefined,
): Promise<void> {
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const file = await openBlob(storage, digest);
  if (file === undefined) throw unknownBlob(digest);
  try {
    response.writeHead(range ? 206 : 200, {
      ...headersOf(digest, end - start + 1),
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    await sendFile(file, response, start, end + 1);
  } finally {
    await file.close();
  }
}

/** end-2, HEAD: whether the blob is there, and its size. */
export async function headBlob(exchange: Exchange): Promise<void> {
  const digest = digestFrom(exchange.reference);
  const size = await claimBlob(exchange.storage, repositoryOf(exchange), digest);
  if (size === undefined) throw unknownBlob(digest);
  sendEmpty(exchange, 200, headersOf(digest, size));
}

/** end-10: the repository no longer has the blob. */
export async function deleteBlob(exchange: Exchange): Promise<void> {
  const digest = digestFrom(exchange.reference);
  const removed = await unlinkBlob(exchange.storage, repositoryOf(exchange), digest);
  if (!removed) throw unknownBlob(digest);
  sendEmpty(exchange, 202, { 'docker-content-digest': digest });
}

function headersOf(digest: Digest, length: number): Record<string, string | number> {
  return {
    'content-type': 'application/octet-stream',
    'content-length': length,
    'accept-ranges': 'bytes',
    'docker-content-digest': digest,
    etag: etag(digest),
  };
}

function etag(digest: Digest): string {
  return `"${digest}"`;
}

function unknownBlob(digest: Digest): ProtocolError {
  return protocolError(404, 'BLOB_UNKNOWN', 'the repository has no such blob', { digest });
}
