import { describe, expect, test } from '@jest/globals';
import type { PlainStep } from '../plan/task-of.js';
import { findingsOf, printedLintOf } from './lint-of.js';

const code = 'lint/manifest-source-not-pushed';
const app = 'localhost:5656/app';
const create = (...tags: readonly string[]): PlainStep => ({
  cmd: `docker manifest create ${app}:list ${tags.map((tag) => `${app}:${tag}`).join(' ')}`,
});
const combined = `docker buildx imagetools create -t ${app}:list`;
const combine = (tag: string): PlainStep => ({ cmd: `${combined} ${app}:${tag}` });

describe('nothing to say', () => {
  test.each<[string, readonly PlainStep[]]>([
    ['pushed before', [{ build: `-t ${app}:1 .` }, { push: [`${app}:1`] }, create('1')]],
    ['pushed by the build', [{ build: `--push -t ${app}:1 .` }, create('1')]],
    ['pushed by the build as output', [{ build: `-o type=image,push=true -t ${app}:1 .` }, create('1')]],
    [
      'a list pushed before',
      [
        create('old'),
        { cmd: `docker manifest push ${app}:list` },
        { cmd: `docker manifest create ${app}:2 ${app}:list` },
      ],
    ],
    ['all from before the run', [create('1', '2')]],
    [
      'from another registry',
      [{ build: '-t h.io/a .' }, { cmd: `docker manifest create ${app}:list h.io/a` }],
    ],
    [
      'combined from what was pushed before',
      [{ build: `-t ${app}:1 .` }, { push: [`${app}:1`] }, combine('1'), create('list')],
    ],
    ['combined from digests and descriptors', [{ cmd: `${combined} sha256:${'0'.repeat(64)} '{}'` }]],
    [
      'by digest',
      [
        {
          cmd: `docker manifest create ${app}:list ${app}@sha256:${'0'.repeat(64)}`,
        },
      ],
    ],
  ])('%s', (_, steps) => {
    expect(findingsOf(steps)).toEqual([]);
  });
});

describe('a source that cannot be there', () => {
  test.each<[string, readonly PlainStep[], string]>([
    ['built, never pushed', [{ build: `-t ${app}:1 .` }, create('1')], 'error'],
    ['built, never pushed, combined', [{ build: `-t ${app}:1 .` }, combine('1')], 'error'],
    [
      'built, perhaps pushed by a container',
      [{ build: `-t ${app}:1 .` }, { cmd: 'crane' }, create('1')],
      'warning',
    ],
    [
      'built, perhaps pushed by docker',
      [{ build: `-t ${app}:1 .` }, { cmd: 'docker compose push' }, create('1')],
      'warning',
    ],
    ['built, containers only later', [{ build: `-t ${app}:1 .` }, create('1'), { cmd: 'crane' }], 'error'],
    ['named after the run', [create('run1-arm64')], 'error'],
    ['named after the run, failure ignored', [{ ...create('run1'), ignoreErrors: true }], 'warning'],
    [
      'not pushed where another is',
      [{ build: `-t ${app}:1 .` }, { push: [`${app}:1`] }, create('1', '2')],
      'warning',
    ],
    [
      'pushed at the same time',
      [{ build: `-t ${app}:1 .` }, { push: [`${app}:1`] }, { ...create('1'), when: ['acb_step_0'] }],
      'warning',
    ],
  ])('%s', (_, steps, severity) => {
    expect(findingsOf(steps)).toEqual([`${severity} ${code}`]);
  });

  test('a tag that only contains the letters of the run ID is not named after the run', () => {
    expect(findingsOf([create('brun12')])).toEqual([]);
  });
});

test('the messages', () => {
  const built = [{ build: `-t ${app}:run1-amd64 .` }, { build: `-t ${app}:run1-arm64 .` }];
  const amd64 = { push: [`${app}:run1-amd64`] };
  const both = create('run1-amd64', 'run1-arm64');
  expect(
    [
      printedLintOf([...built, amd64, both]),
      printedLintOf([
        ...built,
        amd64,
        { push: [`${app}:run1-arm64`], id: 'push-arm64' },
        { ...both, when: ['acb_step_2'] },
      ]),
      printedLintOf([
        { build: `-t ${app}:run1-arm64v8 .` },
        { push: [`${app}:run1-arm64v8`] },
        create('run1-arm64'),
      ]),
      printedLintOf([{ build: `-t ${app}:amd64 .` }, { push: [`${app}:amd64`] }, create('amd64', 'arm64')]),
    ].join('\n\n'),
  ).toMatchInlineSnapshot(`
   "error: 'localhost:5656/app:run1-arm64' is built but never pushed, and a manifest list takes images from the registry
     --> acb.yaml:5:85
      |
    5 | … manifest create localhost:5656/app:list localhost:5656/app:run1-amd64 localhost:5656/app:run1-arm64
      |                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: push it in a step before this one
      = note: it is built here
     --> acb.yaml:2:13
      |
    2 | - build: -t localhost:5656/app:run1-arm64 .
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [lint/manifest-source-not-pushed]

   warning: 'localhost:5656/app:run1-arm64' is put into a manifest list without waiting for step 'push-arm64', which pushes it
     --> acb.yaml:8:85
      |
    8 | … manifest create localhost:5656/app:list localhost:5656/app:run1-amd64 localhost:5656/app:run1-arm64
      |                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: let step 'acb_step_4' run after 'push-arm64'
      = note: it is pushed here
     --> acb.yaml:6:5
      |
    6 |   - localhost:5656/app:run1-arm64
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [lint/manifest-source-not-pushed]

   error: 'localhost:5656/app:run1-arm64' is named after this run, but no step pushes it
     --> acb.yaml:4:55
      |
    4 | - cmd: docker manifest create localhost:5656/app:list localhost:5656/app:run1-arm64
      |                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: did you mean 'localhost:5656/app:run1-arm64v8'?
      = note: step 'acb_step_1' pushes this nearly equal name
     --> acb.yaml:3:5
      |
    3 |   - localhost:5656/app:run1-arm64v8
      |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [lint/manifest-source-not-pushed]

   warning: no step pushes 'localhost:5656/app:arm64', so the manifest list takes whatever the registry has by that name
     --> acb.yaml:4:80
      |
    4 | …md: docker manifest create localhost:5656/app:list localhost:5656/app:amd64 localhost:5656/app:arm64
      |                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: push it in a step before this one
      [lint/manifest-source-not-pushed]"
  `);
});
