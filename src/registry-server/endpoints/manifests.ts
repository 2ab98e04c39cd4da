import type { IncomingMessage } from 'node:http';
import { digestOf, finishDigest, isTag, parseDigest, startDigest, type Digest } from '../../oci/index.js';
import { digestFrom, repositoryOf, sendBytes, sendEmpty, type Exchange } from '../exchange.js';
import { ProtocolError, protocolError } from '../protocol-error.js';
import {
  claimManifest,
  missingReferences,
  readManifest,
  readManifestDocument,
  readTag,
  removeManifest,
  removeTag,
  writeManifest,
  writeTag,
  type ManifestDocument,
} from '../storage/index.js';

/** The largest manifest taken, in bytes: what the specification asks every registry to take. */
const sizeLimit = 4 * 1024 * 1024;

/** end-3: a manifest by tag or digest. */
export async function getManifest(exchange: Exchange): Promise<void> {
  const { storage, reference } = exchange;
  const repository = repositoryOf(exchange);
  const digest = await resolve(exchange);
  const claimed = digest !== undefined && (await claimManifest(storage, repository, digest));
  const manifest = claimed ? await readManifest(storage, repository, digest) : undefined;
  if (manifest === undefined) throw unknownManifest(reference);
  const headers = { 'docker-content-digest': manifest.digest, etag: `"${manifest.digest}"` };
  sendBytes(exchange, 200, manifest.bytes, { 'content-type': manifest.mediaType, ...headers });
}

/** end-7: keeps a manifest, under a tag if one is named. */
export async function putManifest(exchange: Exchange): Promise<void> {
  const { storage, name, reference, request } = exchange;
  const repository = repositoryOf(exchange);
  const [tag, wanted] = [isTag(reference) ? reference : undefined, parseDigest(reference)];
  if (tag === undefined && wanted === undefined) {
    const message = 'the reference is neither a tag nor a digest';
    throw protocolError(400, 'MANIFEST_INVALID', message, { reference });
  }
  const bytes = await readBody(request);
  const digest = digestFor(bytes, wanted);
  const document = documentOf(bytes);
  const mediaType = mediaTypeOf(request, document);
  await checkReferences(exchange, document);
  await writeManifest(storage, repository, { digest, mediaType, bytes }, document);
  if (tag !== undefined) await writeTag(storage, repository, tag, digest);
  sendEmpty(exchange, 201, {
    location: `/v2/${name}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(document.subject !== undefined && { 'oci-subject': document.subject }),
  });
}

/** end-9: removes a tag, or a manifest with all its tags. */
export async function deleteManifest(exchange: Exchange): Promise<void> {
  const { storage, reference } = exchange;
  const repository = repositoryOf(exchange);
  const removed = isTag(reference)
    ? await removeTag(storage, repository, reference)
    : await removeManifest(storage, repository, digestFrom(reference));
  if (!removed) throw unknownManifest(reference);
  sendEmpty(exchange, 202);
}

async function resolve(exchange: Exchange): Promise<Digest | undefined> {
  const { storage, reference } = exchange;
  const repository = repositoryOf(exchange);
  if (isTag(reference)) return readTag(storage, repository, reference);
  return parseDigest(reference);
}

/** A body that turns out too large is still read to its end: a client gets no answer before it has sent everything. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  if (Number(request.headers['content-length'] ?? 0) > sizeLimit) throw tooLarge();
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= sizeLimit) chunks.push(chunk);
  }
  if (length > sizeLimit) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge(): ProtocolError {
  return protocolError(413, 'SIZE_INVALID', 'the manifest is larger than 4 MiB');
}

/** The manifest's digest, by the algorithm of the digest it is put under, if any, with which it then must agree. */
function digestFor(bytes: Buffer, wanted: Digest | undefined): Digest {
  if (wanted === undefined) return digestOf(bytes);
  const actual = finishDigest(startDigest(wanted).update(bytes), wanted);
  if (wanted === actual) return actual;
  throw protocolError(400, 'DIGEST_INVALID', 'the content has another digest', { expected: wanted, actual });
}

function documentOf(bytes: Buffer): ManifestDocument {
  const document = readManifestDocument(bytes);
  if (typeof document === 'string') throw protocolError(400, 'MANIFEST_INVALID', document);
  return document;
}

/** The media type as the client sent it, which must be the one that the manifest itself states, if it states any. */
function mediaTypeOf(request: IncomingMessage, { mediaType }: ManifestDocument): string {
  const sent = request.headers['content-type']?.split(';')[0]?.trim();
  const found = sent ?? mediaType;
  if (found === undefined || !/^[\w.+/-]+$/.test(found)) {
    throw protocolError(400, 'MANIFEST_INVALID', 'the manifest has no media type');
  }
  if (mediaType !== undefined && mediaType !== found) {
    const message = 'the Content-Type differs from the mediaType in the manifest';
    throw protocolError(400, 'MANIFEST_INVALID', message, { contentType: found, mediaType });
  }
  return found;
}

async function checkReferences(exchange: Exchange, document: ManifestDocument): Promise<void> {
  const missing = await missingReferences(exchange.storage, repositoryOf(exchange), document);
  if (missing.length === 0) return;
  const message = 'the repository does not have what the manifest refers to';
  const problems = missing.map(
    (digest) => ({ code: 'MANIFEST_BLOB_UNKNOWN', message, detail: { digest } }) as const,
  );
  throw new ProtocolError(404, problems);
}

function unknownManifest(reference: string): ProtocolError {
  return protocolError(404, 'MANIFEST_UNKNOWN', 'the repository has no such manifest', { reference });
}
