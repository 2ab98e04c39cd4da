import { expect, test } from '@jest/globals';
import type { PlainStep } from '../plan/task-of.js';
import { findingsOf, printedLintOf } from './lint-of.js';

test.each<[string, readonly PlainStep[]]>([
  ['the step before', [{ build: '-t a .' }, { push: ['a'] }]],
  ['a step long before', [{ build: '-t a .' }, { cmd: 'x' }, { push: ['a'] }]],
  ['one of two builds', [{ build: '-t a .' }, { push: ['a'] }, { build: '-t a .' }]],
  ['perhaps a docker command', [{ cmd: 'docker load' }, { push: ['a'] }, { build: '-t a .' }]],
])('nothing to say when the image was made by %s', (_, steps) => {
  expect(findingsOf(steps)).toEqual([]);
});

test('a push that does not wait for the build', () => {
  const steps = [
    { build: '-t a .', id: 'build-a' },
    { build: '-t b .', when: ['-'] },
    { push: ['a', 'b'], id: 'push' },
  ];
  expect(printedLintOf(steps)).toMatchInlineSnapshot(`
   "warning: image 'a' is pushed without waiting for step 'build-a', which makes it
     --> acb.yaml:7:5
      |
    7 |   - a
      |     ^
      = hint: add 'build-a' to the 'when' of step 'push'
      = note: it is made here
     --> acb.yaml:1:13
      |
    1 | - build: -t a .
      |             ^
      [lint/push-before-build]"
  `);
});

test('a push before the build', () => {
  expect(printedLintOf([{ push: ['a'] }, { build: '-t a .' }])).toMatchInlineSnapshot(`
   "warning: image 'a' is pushed without waiting for step 'acb_step_1', which makes it
     --> acb.yaml:2:5
      |
    2 |   - a
      |     ^
      = hint: that step runs after this one; move the push behind it
      = note: it is made here
     --> acb.yaml:3:13
      |
    3 | - build: -t a .
      |             ^
      [lint/push-before-build]"
  `);
});
