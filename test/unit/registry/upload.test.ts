import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { digestOf } from '../../../src/oci/index.js';
import {
  corruptRequest,
  dropConnection,
  dropRequest,
  openTestRegistry,
  respond,
  type Fault,
  type TestRegistry,
} from '../../rig/test-registry/index.js';
import { failure, patientClient, requestsOf } from './setup.js';

let registry: TestRegistry;
const { client } = patientClient();

beforeEach(async () => void (registry = await openTestRegistry()));
afterEach(async () => {
  client.close();
  await registry.close();
});

const bytes = randomBytes(3_000_000);
const blob = { digest: digestOf(bytes), size: bytes.length };
const app = () => ({ registry: registry.address, repository: 'app' });
const failed = (work: Promise<unknown>) => failure(work, registry);
const stored = async () => Buffer.compare(await client.blobs.bytes(app(), blob, bytes.length), bytes) === 0;

/** The bytes as a stream of pieces; `offsets` has where it was opened. */
function source() {
  const offsets: number[] = [];
  const open = (offset: number) => {
    offsets.push(offset);
    return Promise.resolve(Readable.from(pieces(bytes.subarray(offset)), { objectMode: false }));
  };
  return { open, offsets };
}

function* pieces(content: Uint8Array, size = 50_000): Generator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** The registry does what it is asked, and its answer is lost. */
const loseAnswer: Fault['answer'] = (request, response) => {
  response.end = () => {
    request.socket.resetAndDestroy();
    return response;
  };
  return false;
};

describe('a known blob', () => {
  test('as bytes, or as a stream, is there afterwards', async () => {
    expect(await client.blobs.has(app(), blob.digest)).toBe(false);
    await client.blobs.upload(app(), blob, bytes);
    expect(await stored()).toBe(true);
    await client.blobs.delete(app(), blob.digest);
    await client.blobs.upload(app(), blob, source().open);
    expect(await stored()).toBe(true);
  });

  test.each(['bytes', 'a stream'])('as %s is counted', async (kind) => {
    let counted = 0;
    const onBytes = (count: number) => (counted += count);
    await client.blobs.upload(app(), blob, kind === 'bytes' ? bytes : source().open, { onBytes });
    expect(counted).toBe(bytes.length);
  });

  test.each(['bytes', 'a stream'])('as %s goes on where its connection was lost', async (kind) => {
    registry.inject({ method: 'PUT', times: 1, answer: dropRequest(2_000_000) });
    const { open, offsets } = source();
    let counted = 0;
    const onBytes = (count: number) => (counted += count);
    await client.blobs.upload(app(), blob, kind === 'bytes' ? bytes : open, { onBytes });
    expect(requestsOf(registry)).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PUT /v2/app/blobs/…',
      'HEAD /v2/app/blobs/…',
      'GET /v2/app/blobs/…',
      'PATCH /v2/app/blobs/…',
      'PUT /v2/app/blobs/…',
    ]);
    const [, range] = /^(\d+)-2999999$/.exec(registry.requests[4]?.headers['content-range'] ?? '') ?? [];
    expect(Number(range)).toBeGreaterThan(0);
    if (kind === 'a stream') expect(offsets).toEqual([0, Number(range)]);
    expect(counted).toBe(bytes.length);
    expect(await stored()).toBe(true);
  });

  test.each([
    ['forgot the upload', { answer: respond(404) }],
    ['says nothing of how far it came', { answer: respond(204) }],
    ['says nonsense of how far it came', { answer: respond(204, { range: '0-9999999' }) }],
  ])('begins anew at a registry that %s', async (_, fault) => {
    registry.inject({ method: 'PUT', times: 1, answer: dropRequest(2_000_000) });
    registry.inject({ method: 'GET', times: 1, ...fault });
    const { open, offsets } = source();
    await client.blobs.upload(app(), blob, open);
    expect(offsets).toEqual([0, 0]);
    expect(requestsOf(registry).slice(4)).toEqual([
      'DELETE /v2/app/blobs/…',
      'POST /v2/app/blobs/uploads/',
      'PUT /v2/app/blobs/…',
    ]);
    expect(await stored()).toBe(true);
  });

  test('begins anew when what was resumed does not fit together', async () => {
    registry.inject({ method: 'PUT', times: 1, answer: dropRequest(2_000_000) });
    registry.inject({ method: 'PATCH', answer: respond(416) });
    await client.blobs.upload(app(), blob, source().open);
    expect(await stored()).toBe(true);
  });

  test('is not sent again when only the answer was lost', async () => {
    registry.inject({ method: 'PUT', times: 1, answer: loseAnswer });
    await client.blobs.upload(app(), blob, source().open);
    expect(requestsOf(registry)).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PUT /v2/app/blobs/…',
      'HEAD /v2/app/blobs/…',
    ]);
  });

  test('is given up, and the registry told, when nothing helps', async () => {
    registry.inject({ method: 'PUT', answer: dropConnection });
    expect(await failed(client.blobs.upload(app(), blob, bytes))).toBe(
      "'HOST' closed the connection (no hint)",
    );
    const requests = requestsOf(registry);
    expect(requests.filter((request) => request.startsWith('PUT'))).toHaveLength(5);
    expect(requests.at(-1)).toBe('DELETE /v2/app/blobs/…');
  });

  test('that is refused while it is sent is not sent to its end', async () => {
    registry.inject({
      method: 'PUT',
      answer: (_, response) => {
        response.writeHead(413).end();
        return true;
      },
    });
    let taken = 0;
    const size = 2 ** 40;
    const endless = () =>
      Promise.resolve(
        new Readable({
          read() {
            taken += 65_536;
            this.push(Buffer.alloc(65_536));
          },
        }),
      );
    expect(await failed(client.blobs.upload(app(), { ...blob, size }, endless))).toBe(
      "'HOST' answered 413 for the blob 'DIGEST' of 'HOST/app' (no hint)",
    );
    expect(taken).toBeLessThan(100_000_000);
    expect(requestsOf(registry).at(-1)).toBe('DELETE /v2/app/blobs/…');
  });

  test('that changes on its way is refused, and is not there', async () => {
    registry.inject({ method: 'PUT', answer: corruptRequest() });
    expect(await failed(client.blobs.upload(app(), blob, bytes))).toMatch(
      /^'HOST' answered 400 for the blob 'DIGEST' of 'HOST\/app': /,
    );
    expect(await client.blobs.has(app(), blob.digest)).toBe(false);
  });

  test('of an aborted call is given up', async () => {
    const stop = new AbortController();
    registry.inject({ method: 'PUT', answer: () => (stop.abort(new Error('stop')), true) });
    const upload = client.blobs.upload(app(), blob, source().open, { signal: stop.signal });
    await expect(upload).rejects.toThrow('stop');
    expect(requestsOf(registry).at(-1)).toBe('DELETE /v2/app/blobs/…');
  });
});

describe('a source', () => {
  const broken = () =>
    Promise.resolve(
      Readable.from(
        (function* () {
          yield bytes.subarray(0, 10);
          throw new Error('the disk is on fire');
        })(),
        { objectMode: false },
      ),
    );

  test('that fails is what is said, not the connection', async () => {
    await expect(client.blobs.upload(app(), blob, broken)).rejects.toThrow('the disk is on fire');
    await expect(client.blobs.uploadStream(app(), await broken())).rejects.toThrow('the disk is on fire');
    expect(requestsOf(registry).filter((request) => request.startsWith('DELETE'))).toHaveLength(2);
  });

  test.each([
    ['fewer', blob.size + 1],
    ['more', blob.size - 1],
  ])('with %s bytes than it said', async (much, size) => {
    await expect(client.blobs.upload(app(), { ...blob, size }, source().open)).rejects.toThrow(
      `the source of the bytes has ${much} of them than it said`,
    );
  });

  test('with other bytes than it said', async () => {
    const wrong = () =>
      Promise.resolve(Readable.from(pieces(Buffer.alloc(blob.size)), { objectMode: false }));
    expect(await failed(client.blobs.upload(app(), blob, wrong))).toMatch(
      /^'HOST' answered 400 for the blob 'DIGEST' of 'HOST\/app': /,
    );
  });
});

describe('a stream of unknown bytes', () => {
  const stream = async () => source().open(0);

  test('is sent as it comes, and named afterwards', async () => {
    let counted = 0;
    const onBytes = (count: number) => (counted += count);
    expect(await client.blobs.uploadStream(app(), await stream(), { onBytes })).toEqual(blob);
    expect(requestsOf(registry)).toEqual([
      'POST /v2/app/blobs/uploads/',
      'PATCH /v2/app/blobs/…',
      'PUT /v2/app/blobs/…',
    ]);
    expect(counted).toBe(bytes.length);
    expect(await stored()).toBe(true);
  });

  test('may be empty', async () => {
    const empty = Readable.from([], { objectMode: false });
    expect(await client.blobs.uploadStream(app(), empty)).toEqual({ digest: digestOf(Buffer.of()), size: 0 });
  });

  test('whose connection is lost is lost', async () => {
    registry.inject({ method: 'PATCH', answer: dropRequest(2_000_000) });
    const read = await stream();
    expect(await failed(client.blobs.uploadStream(app(), read))).toBe(
      "'HOST' closed the connection (no hint)",
    );
    expect(read.destroyed).toBe(true);
    expect(requestsOf(registry).at(-1)).toBe('DELETE /v2/app/blobs/…');
  });

  test('whose last answer is lost is there', async () => {
    registry.inject({ method: 'PUT', times: 1, answer: loseAnswer });
    expect(await client.blobs.uploadStream(app(), await stream())).toEqual(blob);
    expect(await stored()).toBe(true);
  });
});
