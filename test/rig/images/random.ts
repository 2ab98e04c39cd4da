import { createCipheriv, createHash, type Hash, randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type Descriptor, mediaTypes } from './descriptor.js';
import { repositoryURL } from './name.js';
import { pushIndex, pushLayers } from './push.js';
import { tarEnd, tarHeader } from './tar.js';

/** An image as large as is wanted, of layers that no compression makes smaller. */
export interface RandomImage {
  /** Docker's names; one child of the index for each. */
  readonly architectures: readonly string[];
  /** How many each child has. */
  readonly layers: number;
  /** Of one layer. */
  readonly bytes: number;
}

/** Pushes an index of random Linux images; no layer is ever in memory as a whole. */
export async function pushRandomImage(name: string, image: RandomImage): Promise<Descriptor> {
  const { architectures, layers, bytes } = image;
  const children: Descriptor[] = [];
  for (const architecture of architectures) {
    const pushed = [];
    for (let layer = 0; layer < layers; layer++) pushed.push(await pushRandomLayer(name, bytes));
    const child = await pushLayers(name.replace(/:[^:/]+$/, ''), { os: 'linux', architecture }, pushed);
    children.push({ ...child, platform: { os: 'linux', architecture } });
  }
  return pushIndex(name, children);
}

/** A tar of one random file, in a gzip that stores: so that nobody wants to compress it on the way. */
async function pushRandomLayer(name: string, bytes: number) {
  const [stored, plain] = [createHash('sha256'), createHash('sha256')];
  let size = 0;
  const body = new PassThrough({ highWaterMark: 1 << 20 });
  const repository = repositoryURL(name);
  const begun = await fetch(`${repository}/blobs/uploads/`, { method: 'POST' });
  const [sent] = await Promise.all([
    fetch(new URL(begun.headers.get('location') ?? '', repository), {
      method: 'PATCH',
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.toWeb(body) as ReadableStream,
      duplex: 'half',
    }),
    pipeline(
      tarOf(bytes),
      hashing(plain),
      createGzip({ level: 0, chunkSize: 1 << 18 }),
      hashing(stored, (length) => (size += length)),
      body,
    ),
  ]);
  const place = new URL(sent.headers.get('location') ?? '', repository);
  const digest = `sha256:${stored.digest('hex')}`;
  place.searchParams.set('digest', digest);
  const done = await fetch(place, { method: 'PUT' });
  if (done.status !== 201) throw new Error(`the registry answered ${done.status} to a layer`);
  const descriptor = { mediaType: mediaTypes.oci.layer, digest, size };
  return { descriptor, plain: `sha256:${plain.digest('hex')}` };
}

function hashing(hash: Hash, count: (length: number) => void = () => undefined) {
  return async function* (source: Iterable<Buffer> | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      hash.update(chunk);
      count(chunk.length);
      yield chunk;
    }
  };
}

function* tarOf(bytes: number): Generator<Buffer> {
  yield tarHeader('random', bytes);
  const cipher = createCipheriv('aes-128-ctr', randomBytes(16), randomBytes(16));
  const zeros = Buffer.alloc(1 << 20);
  for (let left = bytes; left > 0; left -= zeros.length)
    yield cipher.update(zeros.subarray(0, Math.min(left, zeros.length)));
  yield tarEnd(bytes);
}
