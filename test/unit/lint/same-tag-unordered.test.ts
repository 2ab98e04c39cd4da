import { expect, test } from '@jest/globals';
import type { PlainStep } from '../plan/task-of.js';
import { findingsOf, printedLintOf } from './lint-of.js';

test.each<[string, readonly PlainStep[]]>([
  ['one after the other', [{ build: '-t a .' }, { build: '-t a .' }]],
  ['different names', [{ build: '-t a:1 .' }, { build: '-t a:2 .', when: ['-'] }]],
  ['twice in one step', [{ build: '-t a -t a:latest .' }]],
])('nothing to say: %s', (_, steps) => {
  expect(findingsOf(steps)).toEqual([]);
});

test('two builds of one name', () => {
  const steps = [
    { build: '-t a .', id: 'one' },
    { build: '-t docker.io/library/a:latest .', id: 'two', when: ['-'] },
  ];
  expect(printedLintOf(steps)).toMatchInlineSnapshot(`
   "warning: 'docker.io/library/a:latest' is built by steps 'one' and 'two', which may run at the same time
     --> acb.yaml:3:13
      |
    3 | - build: -t docker.io/library/a:latest .
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: let one wait for the other with 'when', or give them different names
      = note: also built here
     --> acb.yaml:1:13
      |
    1 | - build: -t a .
      |             ^
      [lint/same-tag-unordered]"
  `);
});

test('two pushes of one name', () => {
  const steps = [
    { build: '-t a .', id: 'build' },
    { push: ['a'], id: 'one' },
    { push: ['a'], id: 'two', when: ['build'] },
  ];
  expect(findingsOf(steps)).toEqual(['warning lint/same-tag-unordered']);
});

test('one finding for one mistake, however many steps make it', () => {
  const at = (id: string): PlainStep[] => [
    { build: '-t a .', id, when: ['-'] },
    { push: ['a'], when: [id] },
  ];
  expect(findingsOf([...at('one'), ...at('two'), ...at('three')])).toEqual([
    'warning lint/same-tag-unordered',
  ]);
});
