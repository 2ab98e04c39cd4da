import { expect, test } from '@jest/globals';
import type { PlainStep } from '../plan/task-of.js';
import { findingsOf, lintOf, printedLintOf } from './lint-of.js';

test.each<[string, PlainStep]>([
  ['a build', { build: '-t A .' }],
  ['a push', { push: ['A'] }],
  ['a list', { cmd: 'docker manifest create A b' }],
  ['a source', { cmd: 'docker manifest create b A' }],
  ['a list pushed', { cmd: 'docker manifest push A' }],
  ['a list inspected', { cmd: 'docker manifest inspect A' }],
  ['a list annotated', { cmd: 'docker manifest annotate A b --arch arm' }],
  ['an image combined', { cmd: 'docker buildx imagetools create -t A b' }],
  ['an image it is made of', { cmd: 'docker buildx imagetools create -t b A' }],
  ['an image inspected', { cmd: 'docker buildx imagetools inspect A' }],
  ['a list removed', { cmd: 'docker manifest rm A' }],
])('%s', (_, step) => {
  expect(findingsOf([step])).toEqual(['error lint/invalid-image-name']);
});

test.each([
  ['Team/App:1', "did you mean 'team/app:1'?"],
  ['h.io/:1', 'part of it is empty: is a value missing?'],
  ['/app', 'part of it is empty: is a value missing?'],
  ['app:', 'part of it is empty: is a value missing?'],
  ['my app', 'it contains a space'],
  ['https://h.io/app', "leave out 'https://'"],
  [
    'app:-1',
    "a name looks like 'registry.example.com/team/app:1.0': the path in lower case, the tag of at most 128 characters",
  ],
])('%s: %s', (name, hint) => {
  expect(lintOf([{ push: [name] }]).map((finding) => finding.hint)).toEqual([hint]);
});

test('points at the name', () => {
  expect(printedLintOf([{ build: '-t ok --tag=H.io/App .' }])).toMatchInlineSnapshot(`
   "error: 'H.io/App' is not a valid image name
     --> acb.yaml:1:22
      |
    1 | - build: -t ok --tag=H.io/App .
      |                      ^^^^^^^^
      = hint: did you mean 'h.io/app'?
      [lint/invalid-image-name]"
  `);
});
