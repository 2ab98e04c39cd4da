import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Tag } from '../../../../src/oci/index.js';
import { tagFileName, tagOfFileName } from '../../../../src/registry-server/storage/tag-file-name.js';

const tags = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/).map((text) => text as Tag);

test('a tag comes back from its file name, which is short and the same in lower case', () => {
  fc.assert(
    fc.property(tags, (tag) => {
      const name = tagFileName(tag);
      expect(tagOfFileName(name)).toBe(tag);
      expect(name.toLowerCase()).toBe(name);
      expect(name.length).toBeLessThan(255);
    }),
  );
});

test.each([
  ['v1.0', 'v1.0'],
  ['Latest', 'latest~1'],
  ['aBC', 'abc~6'],
])('%s is kept in %s', (tag, file) => expect(tagFileName(tag as Tag)).toBe(file));

test('a file that is no tag is none', () =>
  expect(['a~', 'a~x', '.a', ''].map(tagOfFileName)).toEqual(Array(4)));
