import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf, finishDigest, hasDigest, parseDigest, startDigest } from '../../../src/oci/index.js';

const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test('the digest of no bytes is the well-known one', () => {
  expect(digestOf(new Uint8Array())).toBe(empty);
});

test.each([
  [empty, empty],
  [`sha512:${'0'.repeat(128)}`, `sha512:${'0'.repeat(128)}`],
  [empty.toUpperCase(), undefined],
  [empty.slice(0, -1), undefined],
  [`${empty}0`, undefined],
  [`md5:${'0'.repeat(32)}`, undefined],
  [`${empty}\n`, undefined],
  ['', undefined],
])('parses %j', (text, parsed) => {
  expect(parseDigest(text)).toBe(parsed);
});

describe('bytes and their digest', () => {
  test('belong together, and no other byte does', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array({ minLength: 1 }), (bytes, more) => {
        expect(hasDigest(bytes, digestOf(bytes))).toBe(true);
        expect(hasDigest(Buffer.concat([bytes, more]), digestOf(bytes))).toBe(false);
      }),
    );
  });

  test('may come in pieces, with either algorithm', () => {
    const sha512 = parseDigest(
      'sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    )!;
    expect(finishDigest(startDigest(sha512).update('a').update('bc'), sha512)).toBe(sha512);
  });
});
