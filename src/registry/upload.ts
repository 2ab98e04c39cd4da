import type { Readable } from 'node:stream';
import { finishDigest, startDigest, type Digest } from '../oci/index.js';
import type { RegistryApi } from './api.js';
import { invalidAnswer } from './failures.js';
import type { RepositoryName } from './names.js';
import { RegistryError } from './registry-error.js';
import {
  blobSubject,
  noteworthyProgress,
  type BlobDescriptor,
  type BlobSource,
  type TransferOptions,
} from './transfer.js';
import { UploadSession } from './upload-session.js';

/** The upload of a blob that is known. */
export interface BlobUpload {
  readonly session: UploadSession;
  readonly blob: BlobDescriptor;
  readonly source: BlobSource;
  readonly options: TransferOptions;
  /** Whether the registry has the blob, as far as it says so at once. */
  readonly isThere: () => Promise<boolean>;
}

/**
 * Sends a blob in one piece. After a lost connection the registry is asked how much of it has arrived, and gets the rest; a
 * registry that can't say gets everything again. What can't be finished is given up, so that the registry may clean up.
 * @throws RegistryError, or what the source fails with
 */
export async function uploadBlob(api: RegistryApi, upload: BlobUpload): Promise<void> {
  const { session, options, isThere } = upload;
  const attempts = api.attempts(options);
  const progress = new Progress(options);
  for (let at = 0; ;) {
    try {
      await send(upload, at, progress);
      return;
    } catch (error) {
      try {
        if (wantsNewUpload(error, at)) await attempts.again(error);
        else await attempts.failed(error);
      } catch (last) {
        await session.abandon();
        throw last;
      }
      if (await isThere()) return;
      const before = at;
      at = before === 0 ? await whereToGoOn(upload) : 0;
      if (at - before >= noteworthyProgress) attempts.startOver();
      if (at === 0) await session.abandon();
    }
  }
}

/** A registry may refuse to go on with what it has of a blob, and still take it from the beginning. */
function wantsNewUpload(error: unknown, at: number): error is RegistryError {
  return error instanceof RegistryError && (at > 0 || error.code === 'BLOB_UPLOAD_UNKNOWN');
}

async function send(
  { session, blob: { digest, size }, source }: BlobUpload,
  at: number,
  progress: Progress,
): Promise<void> {
  if (!session.isOpen) await session.begin();
  const body =
    source instanceof Uint8Array
      ? source.subarray(at)
      : () => {
          progress.goTo(at);
          return source(at);
        };
  const piece = {
    body,
    from: at,
    size: size - at,
    onSent: (bytes: Uint8Array) => progress.add(bytes.length),
  };
  if (at === 0) {
    await session.put(digest, piece);
  } else {
    if (at < size) await session.patch(piece);
    await session.finish(digest);
  }
  progress.goTo(size);
}

/** How much the registry has; 0 when it does not say, or says nonsense. */
async function whereToGoOn({ session, blob }: BlobUpload): Promise<number> {
  if (!session.isOpen) return 0;
  const received = await session.received().catch(() => 0);
  return received <= blob.size ? received : 0;
}

/** Bytes as they are counted for the one who asked for the transfer. */
class Progress {
  readonly #onBytes: (count: number) => void;
  #at = 0;

  constructor({ onBytes = () => undefined }: TransferOptions) {
    this.#onBytes = onBytes;
  }

  add(count: number): void {
    this.#at += count;
    this.#onBytes(count);
  }

  goTo(position: number): void {
    if (position !== this.#at) this.add(position - this.#at);
  }
}

/** The upload of bytes that nobody has counted yet. */
export interface StreamUpload {
  readonly target: RepositoryName;
  readonly stream: Readable;
  readonly options: TransferOptions;
  readonly isThere: (digest: Digest) => Promise<boolean>;
}

/**
 * Sends a stream as it comes; nothing of it is kept, so a lost connection can't be made good.
 * @throws RegistryError, or what the stream fails with
 */
export async function uploadStream(
  api: RegistryApi,
  { target, stream, options, isThere }: StreamUpload,
): Promise<BlobDescriptor> {
  const session = new UploadSession(api, target, options);
  try {
    await api.retrying(options, () => session.begin());
    const blob = await sendStream(session, target, stream, options);
    await finish(api, session, blob.digest, options, isThere);
    return blob;
  } catch (error) {
    stream.destroy();
    await session.abandon();
    throw error;
  }
}

async function sendStream(
  session: UploadSession,
  target: RepositoryName,
  stream: Readable,
  { onBytes }: TransferOptions,
): Promise<BlobDescriptor> {
  const hash = startDigest('sha256:');
  let size = 0;
  let sent = false;
  const body = () => {
    const subject = blobSubject(target);
    if (sent) throw invalidAnswer(subject, `'${target.registry}' wants ${subject.name} sent twice`);
    sent = true;
    return Promise.resolve(stream);
  };
  const onSent = (bytes: Uint8Array) => {
    hash.update(bytes);
    size += bytes.length;
    onBytes?.(bytes.length);
  };
  await session.patch({ body, onSent });
  return { digest: finishDigest(hash, 'sha256:'), size };
}

/** When the answer is lost, the blob may be there all the same. */
async function finish(
  api: RegistryApi,
  session: UploadSession,
  digest: Digest,
  options: TransferOptions,
  isThere: (digest: Digest) => Promise<boolean>,
): Promise<void> {
  let attempts = 0;
  await api.retrying(options, async () => {
    if (attempts++ > 0 && (await isThere(digest))) return;
    await session.finish(digest);
  });
}
