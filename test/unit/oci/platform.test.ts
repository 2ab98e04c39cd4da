import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  formatPlatform,
  matchesPlatform,
  normalizePlatform,
  parsePlatform,
  samePlatform,
  type Platform,
} from '../../../src/oci/index.js';

test.each([
  ['linux/amd64', 'linux/amd64'],
  ['linux/x86_64', 'linux/amd64'],
  ['linux/amd64/v1', 'linux/amd64'],
  ['linux/amd64/v3', 'linux/amd64/v3'],
  ['linux/arm64/v8', 'linux/arm64'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm', 'linux/arm/v7'],
  ['linux/arm/6', 'linux/arm/v6'],
  ['linux/armhf', 'linux/arm/v7'],
  ['linux/armel', 'linux/arm/v6'],
  ['linux/i386', 'linux/386'],
  ['Linux/ARM64', 'linux/arm64'],
  ['macOS/arm64', 'darwin/arm64'],
  ['linux/riscv64', 'linux/riscv64'],
  ['windows(10.0.20348.1)/amd64', 'windows(10.0.20348.1)/amd64'],
  ['arm64', 'linux/arm64'],
  ['windows', 'windows/amd64'],
])('%s is %s', (text, normal) => {
  expect(formatPlatform(parsePlatform(text)!)).toBe(normal);
});

test.each(['', '/', 'linux/', 'linux/arm/v7/x', 'linux/arm 64', 'linux/$(x)', '(10)/amd64'])(
  '%j is no platform',
  (text) => {
    expect(parsePlatform(text)).toBeUndefined();
  },
);

const platforms: fc.Arbitrary<Platform> = fc.record(
  {
    os: fc.constantFrom('linux', 'Linux', 'windows', 'macos'),
    architecture: fc.constantFrom('amd64', 'x86_64', 'arm', 'aarch64', 'armhf', 'armel', 'i386', 's390x'),
    variant: fc.constantFrom('v1', 'v6', '7', 'v8', '8', 'v9'),
    osVersion: fc.constantFrom('10.0.17763.1', '10.0.20348.2'),
  },
  { requiredKeys: ['os', 'architecture'] },
);

test('normalising twice is normalising once, and writing and reading changes nothing', () => {
  fc.assert(
    fc.property(platforms, (platform) => {
      const normal = normalizePlatform(platform);
      expect(normalizePlatform(normal)).toEqual(normal);
      expect(parsePlatform(formatPlatform(platform))).toEqual(normal);
      expect(samePlatform(platform, normal)).toBe(true);
    }),
  );
});

describe('matching', () => {
  const windows = { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.1726' };

  test.each([
    ['windows/amd64', true],
    ['windows(10.0.20348)/amd64', true],
    ['windows(10.0.20348.1726)/amd64', true],
    ['windows(10.0.2034)/amd64', false],
    ['windows(10.0.17763)/amd64', false],
    ['linux/amd64', false],
  ])('%s: %s', (wanted, matches) => {
    expect(matchesPlatform(parsePlatform(wanted)!, windows)).toBe(matches);
  });

  test('two versions are two platforms', () => {
    expect(samePlatform(windows, { ...windows, osVersion: '10.0.17763.1' })).toBe(false);
  });
});
