import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readBytes } from '../../../src/registry/body.js';
import { digestOf } from '../../../src/oci/index.js';
import {
  corruptAnswer,
  dropAnswer,
  dropConnection,
  inTurn,
  openTestRegistry,
  respond,
  type TestRegistry,
} from '../../rig/test-registry/index.js';
import { failure, patientClient } from './setup.js';

let registry: TestRegistry;
const { client, delays } = patientClient();

beforeEach(async () => {
  delays.length = 0;
  registry = await openTestRegistry();
  await client.blobs.upload(app(), blob, bytes);
});
afterEach(async () => {
  client.close();
  await registry.close();
});

const bytes = randomBytes(3_000_000);
const blob = { digest: digestOf(bytes), size: bytes.length };
const app = () => ({ registry: registry.address, repository: 'app' });
const read = () => client.blobs.bytes(app(), blob, bytes.length);
const failed = (work: Promise<unknown>) => failure(work, registry);
const ranges = () =>
  registry.requests.filter(({ method }) => method === 'GET').map(({ headers }) => headers.range);
const same = (received: Uint8Array, wanted: Uint8Array = bytes) =>
  expect(Buffer.compare(received, wanted)).toBe(0);

test('a blob comes as it is, counted', async () => {
  let counted = 0;
  const stream = await client.blobs.open(app(), blob, { onBytes: (count) => (counted += count) });
  same(await readBytes(stream, bytes.length));
  expect(counted).toBe(bytes.length);
});

test('an empty blob', async () => {
  const empty = { digest: digestOf(Buffer.of()), size: 0 };
  await client.blobs.upload(app(), empty, Buffer.of());
  expect(await client.blobs.bytes(app(), empty, 0)).toHaveLength(0);
});

describe('from an offset on', () => {
  test('only the rest is asked for', async () => {
    const stream = await client.blobs.open(app(), blob, { offset: 2_999_000 });
    same(await readBytes(stream, bytes.length), bytes.subarray(2_999_000));
    expect(ranges()).toEqual(['bytes=2999000-']);
  });

  test('what is too short is refused', async () => {
    const stream = await client.blobs.open(app(), { ...blob, size: 3_000_001 }, { offset: 2_999_000 });
    expect(await failed(readBytes(stream, bytes.length))).toBe(
      "'HOST' sent bytes that are not 'DIGEST' (no hint)",
    );
  });

  test('another part than asked for is refused', async () => {
    const headers = { 'content-range': 'bytes 0-9/3000000' };
    registry.inject({ method: 'GET', answer: respond(206, headers, '0123456789') });
    expect(await failed(client.blobs.open(app(), blob, { offset: 10 }))).toBe(
      "'HOST' sent another part of the blob than asked for (no hint)",
    );
  });
});

describe('a lost connection', () => {
  test('goes on where it broke off', async () => {
    registry.inject({ method: 'GET', answer: inTurn(dropAnswer(1), dropAnswer(1_000_000)) });
    same(await read());
    expect(ranges()).toEqual([undefined, 'bytes=1-', 'bytes=1000001-']);
  });

  test('is made good also by a registry that knows no ranges', async () => {
    registry.inject({
      method: 'GET',
      answer: (request) => {
        delete request.headers.range;
        return false;
      },
    });
    registry.inject({ method: 'GET', times: 1, answer: dropAnswer(1_000_000) });
    let counted = 0;
    const stream = await client.blobs.open(app(), blob, { onBytes: (count) => (counted += count) });
    same(await readBytes(stream, bytes.length));
    expect(ranges()).toEqual([undefined, 'bytes=1000000-']);
    expect(counted).toBe(bytes.length);
  });

  test('again and again is given up, unless it comes forward', async () => {
    registry.inject({ method: 'GET', answer: dropAnswer(10) });
    expect(await failed(read())).toBe("'HOST' closed the connection (no hint)");
    expect(ranges()).toHaveLength(5);
    registry.heal();
    const size = 8 * 1024 * 1024;
    const large = { digest: digestOf(Buffer.alloc(size)), size };
    await client.blobs.upload(app(), large, Buffer.alloc(size));
    registry.inject({ method: 'GET', answer: dropAnswer(1024 * 1024) });
    expect(await client.blobs.bytes(app(), large, size)).toHaveLength(size);
    expect(Math.max(...delays.slice(4))).toBe(250);
  });

  test('and then a refusal: that is said', async () => {
    registry.inject({ method: 'GET', answer: inTurn(dropAnswer(10), respond(403)) });
    expect(await failed(read())).toBe(
      "'HOST' denies access to the blob 'DIGEST' of 'HOST/app' (check that the account may pull from, or push to, this repository)",
    );
  });

  test('after the last byte changes nothing', async () => {
    registry.inject({
      method: 'GET',
      answer: (_, response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.write(bytes, () => response.destroy());
        return true;
      },
    });
    same(await read());
    expect(ranges()).toEqual([undefined]);
  });

  test('before the first byte', async () => {
    registry.inject({ method: 'GET', times: 1, answer: dropConnection });
    same(await read());
  });
});

test('bytes that changed on their way are refused', async () => {
  registry.inject({ method: 'GET', answer: corruptAnswer(0.5) });
  expect(await failed(read())).toBe("'HOST' sent bytes that are not 'DIGEST' (no hint)");
});

test('more bytes than the descriptor says are refused as they come', async () => {
  const stream = await client.blobs.open(app(), { ...blob, size: 10 });
  expect(await failed(readBytes(stream, bytes.length))).toBe(
    "'HOST' sent bytes that are not 'DIGEST' (no hint)",
  );
});

test('a blob that is not there', async () => {
  expect(await failed(client.blobs.open(app(), { digest: digestOf(Buffer.of(1)), size: 1 }))).toBe(
    "the blob 'DIGEST' of 'HOST/app' is not in the registry (no hint)",
  );
});

test('a reader that leaves takes the connection along', async () => {
  registry.inject({
    method: 'GET',
    answer: (_, response) => {
      response.writeHead(200, { 'content-length': String(blob.size) }).write('x');
      return new Promise((resolve) => response.once('close', () => resolve(true)));
    },
  });
  const stream = await client.blobs.open(app(), blob);
  stream.destroy();
  await registry.settled();
  expect(ranges()).toEqual([undefined]);
});

test('an abort ends the stream with its reason', async () => {
  const stop = new AbortController();
  const stream = await client.blobs.open(app(), blob, { signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(readBytes(stream, bytes.length)).rejects.toThrow('enough');
});
