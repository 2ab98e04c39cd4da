import { Transform, type Readable } from 'node:stream';
import { finishDigest, startDigest, type Digest } from '../oci/index.js';
import { bodyFailure, wrongDigest, type Subject } from './failures.js';

/** What a blob's descriptor says of its bytes. */
export interface BlobDescriptor {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** The bytes of a stream, which fails with a RegistryError when they are not the descriptor's, at the latest at its end. */
export function verifiedStream(source: Readable, blob: BlobDescriptor, subject: Subject): Readable {
  const hash = startDigest(blob.digest);
  let size = 0;
  const wrong = () => wrongDigest(subject, `'${subject.registry}' sent bytes that are not '${blob.digest}'`);
  const verifying = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      hash.update(chunk);
      if (size > blob.size) done(wrong());
      else done(null, chunk);
    },
    flush(done) {
      done(size === blob.size && finishDigest(hash, blob.digest) === blob.digest ? null : wrong());
    },
  });
  source.on('error', (error) => verifying.destroy(bodyFailure(error, subject)));
  verifying.once('close', () => source.destroy());
  return source.pipe(verifying);
}
