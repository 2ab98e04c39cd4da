import { describe, expect, test } from '@jest/globals';
import { architectureIn } from '../../../src/lint/architectures.js';
import { findingsOf, printedLintOf } from './lint-of.js';

describe('the architecture a text speaks of', () => {
  test.each([
    ['1-amd64', 'amd64'],
    ['x86_64', 'amd64'],
    ['build-x64', 'amd64'],
    ['Dockerfile.ARM64', 'arm64'],
    ['arm64v8/app', 'arm64'],
    ['aarch64', 'arm64'],
    ['armhf', 'arm'],
    ['linux_armv7', 'arm'],
    ['i386', '386'],
    ['v1.386', '386'],
    ['s390x', 's390x'],
    ['amd64-x86_64', 'amd64'],
    ['harm', undefined],
    ['multi-arch', undefined],
    ['arm64amd64', undefined],
    ['amd64-arm64', undefined],
    ['charm64', undefined],
    ['', undefined],
  ])('%s: %s', (text, architecture) => {
    expect(architectureIn(text)?.architecture).toBe(architecture);
  });
});

describe('builds that agree, or say nothing', () => {
  test.each([
    '-t app:1 -f Dockerfile .',
    '-t app:amd64 .',
    '-t app:amd64 -f x86_64.Dockerfile --platform linux/amd64 .',
    '-t app:amd64 -t app:latest -f Dockerfile.amd64 .',
    '-t app:multi --platform linux/amd64,linux/arm64 -f Dockerfile.arm64 .',
    '-t app:amd64-arm64 -f Dockerfile.arm64 .',
    '-t app:arm64 -f Dockerfile.arm .',
    '-t app:armv7 --platform linux/arm/v7 .',
    '-t arm64.example.com/app:amd64 -f Dockerfile.amd64 .',
    '-t amd64/app:1-arm64 -f Dockerfile.arm64 .',
  ])('%s', (build) => {
    expect(findingsOf([{ build }])).toEqual([]);
  });
});

describe('builds that contradict themselves', () => {
  test.each([
    '-t app:amd64 -f Dockerfile.arm64 .',
    '-t app:amd64 --platform linux/arm64 .',
    '-t app -f Dockerfile.amd64 --platform linux/arm64 .',
    '-t amd64/app -f docker/arm64/Dockerfile .',
    '-t app:latest -t app:i386 -f Dockerfile.s390x .',
    '-t app:armhf --platform linux/arm64 .',
  ])('%s', (build) => {
    expect(findingsOf([{ build }])).toEqual(['warning lint/architecture-mismatch']);
  });

  test('the messages', () => {
    const steps = [
      { build: '-t app:1-amd64 -f Dockerfile.arm64 .' },
      { build: '-t app -f Dockerfile.x64 --platform linux/arm/v7 .' },
    ];
    expect(printedLintOf(steps)).toMatchInlineSnapshot(`
     "warning: the tag says amd64, but the Dockerfile 'Dockerfile.arm64' says arm64
       --> acb.yaml:1:13
        |
      1 | - build: -t app:1-amd64 -f Dockerfile.arm64 .
        |             ^^^^^^^^^^^
        = hint: make them agree
        = note: the Dockerfile 'Dockerfile.arm64' of the same build
       --> acb.yaml:1:28
        |
      1 | - build: -t app:1-amd64 -f Dockerfile.arm64 .
        |                            ^^^^^^^^^^^^^^^^
        [lint/architecture-mismatch]

     warning: the Dockerfile 'Dockerfile.x64' says x64, but the platform 'linux/arm/v7' says armv7
       --> acb.yaml:2:20
        |
      2 | - build: -t app -f Dockerfile.x64 --platform linux/arm/v7 .
        |                    ^^^^^^^^^^^^^^
        = hint: make them agree
        = note: the platform 'linux/arm/v7' of the same build
       --> acb.yaml:2:46
        |
      2 | - build: -t app -f Dockerfile.x64 --platform linux/arm/v7 .
        |                                              ^^^^^^^^^^^^
        [lint/architecture-mismatch]"
    `);
  });
});
