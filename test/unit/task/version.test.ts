import { describe, expect, test } from '@jest/globals';
import { findVersion, hasAliases } from '../../../src/task/version.js';

describe('the version that a text names', () => {
  test.each([
    ['version: v1.1.0\nsteps: []', 'v1.1.0'],
    ['\n# version: v1.0.0\nversion : "v1.1.0"  # newest', 'v1.1.0'],
    ["'version': 'v1.1.0'\r\n", 'v1.1.0'],
    ['steps:\n  version: v1.1.0', undefined],
    ['versions: v1.1.0', undefined],
    ['version', undefined],
    ['version:', ''],
  ])('%j', (text, version) => {
    expect(findVersion(text)).toBe(version);
  });

  test('has aliases from v1.1.0 on, in any letter case', () => {
    expect([undefined, '', '1.0-preview-1', 'v1.0.0', 'V1.1.0', 'v2'].map(hasAliases)).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
    ]);
  });
});
