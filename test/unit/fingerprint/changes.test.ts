import { expect, test } from '@jest/globals';
import {
  changesBetween,
  describeChange,
  digestOfFingerprint,
  type Fingerprint,
} from '../../../src/fingerprint/index.js';

const none: Fingerprint = { plan: {}, files: {}, images: {} };
const told = (before: Partial<Fingerprint>, now: Partial<Fingerprint>) =>
  changesBetween({ ...none, ...before }, { ...none, ...now }).map(describeChange);

test('an image moves for the platforms that are taken, or as a whole', () => {
  const image = (digest: string, amd64: string, arm64: string) => ({
    images: { base: { digest, platforms: { 'linux/amd64': amd64, 'linux/arm64': arm64 } } },
  });
  expect(told(image('i', 'a', 'b'), image('i2', 'a', 'c'))).toEqual([
    'base image base moved from b to c (linux/arm64)',
  ]);
  expect(told(image('i', 'a', 'a'), image('i2', 'b', 'b'))).toEqual([
    'base image base moved from a to b (linux/amd64, linux/arm64)',
  ]);
  expect(told(image('i', 'a', 'b'), image('i2', 'a', 'b'))).toEqual([]);
  expect(told(image('i', 'a', 'b'), { images: { base: { digest: 's' } } })).toEqual([
    'base image base moved from i to s',
  ]);
  expect(
    told(image('i', 'a', 'b'), {
      images: { base: { digest: 'j', platforms: { 'linux/amd64': 'a' } } },
    }),
  ).toEqual(['base image base is there no more (linux/arm64)']);
});

test('a file changes, its mode does, it comes and goes, whatever its name is', () => {
  const before = { a: '644 one', b: '644 one', c: '644 one', 'd/': '755', link: '-> one' };
  const now = { a: '644 two', b: '755 one', 'd/': '700', link: '-> two', ['__proto__']: '644 new' };
  expect(told({ files: before }, { files: now })).toEqual([
    'file __proto__ is new',
    'file a changed',
    'file b has another mode',
    'file c is gone',
    'directory d/ has another mode',
    'file link changed',
  ]);
});

test('the digest needs no platforms, and does not depend on an order', () => {
  const one: Fingerprint = {
    plan: { a: { x: '1', y: '2' }, b: {} },
    files: { f: '1', g: '2' },
    images: { i: { digest: 'd', platforms: { 'linux/amd64': 'a' } }, j: { digest: 'e' } },
  };
  const other: Fingerprint = {
    plan: { b: {}, a: { y: '2', x: '1' } },
    files: { g: '2', f: '1' },
    images: { j: { digest: 'e' }, i: { digest: 'd' } },
  };
  expect(digestOfFingerprint(other)).toBe(digestOfFingerprint(one));
  expect(digestOfFingerprint({ ...one, files: { f: '1', g: '3' } })).not.toBe(digestOfFingerprint(one));
  expect(digestOfFingerprint({ ...one, images: { i: { digest: 'e' } } })).not.toBe(digestOfFingerprint(one));
});
