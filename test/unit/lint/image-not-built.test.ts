import { describe, expect, test } from '@jest/globals';
import type { PlainStep } from '../plan/task-of.js';
import { findingsOf, lintOf, printedLintOf } from './lint-of.js';

const code = 'lint/image-not-built';

describe('an image that some step may have made', () => {
  test.each<[string, readonly PlainStep[]]>([
    ['a build', [{ build: '-t a:1 .' }, { push: ['a:1'] }]],
    ['a build, by its full name', [{ build: '-t docker.io/library/a .' }, { push: ['a:latest'] }]],
    ['the second tag of a build', [{ build: '-t b -t a:1 .' }, { push: ['a:1'] }]],
    ['docker build', [{ cmd: 'docker build -t a:1 .' }, { cmd: 'docker push a:1' }]],
    ['docker tag', [{ cmd: 'docker tag b a:1' }, { push: ['a:1'] }]],
    ['docker pull', [{ cmd: 'docker pull a:1' }, { push: ['a:1'] }]],
    ['docker load', [{ cmd: 'docker load -i a.tar' }, { push: ['a:1'] }]],
    ['docker compose', [{ cmd: 'docker compose build' }, { push: ['a:1'] }]],
    ['buildx', [{ cmd: 'buildx build --load -t a:1 .' }, { push: ['a:1'] }]],
    [
      'a container with the socket',
      [{ cmd: '-v /var/run/docker.sock:/var/run/docker.sock pack' }, { push: ['a:1'] }],
    ],
    ['docker load at the same time', [{ cmd: 'docker load -i a.tar' }, { push: ['a:1'], when: ['-'] }]],
  ])('%s', (_, steps) => {
    expect(findingsOf(steps)).toEqual([]);
  });
});

describe('an image that no step can have made', () => {
  test.each<[string, readonly PlainStep[]]>([
    ['nothing at all', [{ push: ['a:1'] }]],
    ['docker tag to another name', [{ cmd: 'docker tag a:1 b:1' }, { push: ['a:1'] }]],
    ['docker push', [{ cmd: 'docker push a:1' }]],
    ['docker stop', [{ cmd: 'docker stop x' }, { push: ['a:1'] }]],
    ['docker image ls', [{ cmd: 'docker image ls' }, { push: ['a:1'] }]],
    ['a container', [{ cmd: 'pack build a:1' }, { push: ['a:1'] }]],
    ['docker load afterwards', [{ push: ['a:1'] }, { cmd: 'docker load -i a.tar' }]],
    ['a manifest list', [{ cmd: 'docker manifest create a:1 b c' }, { push: ['a:1'] }]],
  ])('%s', (_, steps) => {
    expect(findingsOf(steps)).toEqual([`error ${code}`]);
  });

  test('is a warning where the failure would be ignored', () => {
    expect(findingsOf([{ push: ['a:1'], ignoreErrors: true }])).toEqual([`warning ${code}`]);
  });

  test('each is reported', () => {
    expect(findingsOf([{ build: '-t a .' }, { push: ['a', 'b', 'c'] }])).toHaveLength(2);
  });
});

describe('what was meant', () => {
  test.each<[built: string, pushed: string, meant: boolean]>([
    ['h.io/myyimage:1', 'h.io/myimage:1', true],
    ['app:1', 'h.io/app:1', true],
    ['h.io/app:2', 'h.io/app:1', true],
    ['h.io/app', 'h.io/app:1', true],
    ['h.io/team/app:1', 'h.io/taem/app:1', true],
    ['h.io/app1', 'h.io/app:1', true],
    ['h.io/long/common/prefix/web:run1', 'h.io/long/common/prefix/api:run1', false],
    ['h.io/app:2', 'h.io/ap:1', false],
    ['h.io/a/app:1', 'h.io/app:1', false],
  ])('built %s, pushed %s: %s', (built, pushed, meant) => {
    const [finding] = lintOf([{ build: `-t ${built} .` }, { push: [pushed] }]);
    expect(finding?.hint?.startsWith(`did you mean '${built}'?`)).toBe(meant);
  });

  test('never an image that is pushed under its own name', () => {
    const [finding] = lintOf([{ build: '-t app:amd64 .' }, { push: ['app:amd64', 'app:arm64'] }]);
    expect(finding?.hint).toBe("the steps make 'app:amd64'; push one of these, or build it in a step before");
  });
});

test('the messages', () => {
  expect(
    [
      printedLintOf([{ build: '-t h.io/myyimage:1 .' }, { push: ['h.io/myimage:1'] }]),
      printedLintOf([{ cmd: 'docker tag x h.io/myyimage:1' }, { cmd: 'docker push h.io/myimage:1' }]),
      printedLintOf([{ push: ['a'] }]),
      printedLintOf([{ cmd: 'pack build a' }, { push: ['a'] }]),
    ].join('\n\n'),
  ).toMatchInlineSnapshot(`
   "error: image 'h.io/myimage:1' is pushed but no step builds it
     --> acb.yaml:3:5
      |
    3 |   - h.io/myimage:1
      |     ^^^^^^^^^^^^^^
      = hint: did you mean 'h.io/myyimage:1'?
      = note: step 'acb_step_0' builds this nearly equal name
     --> acb.yaml:1:13
      |
    1 | - build: -t h.io/myyimage:1 .
      |             ^^^^^^^^^^^^^^^
      [lint/image-not-built]

   error: image 'h.io/myimage:1' is pushed but no step builds it
     --> acb.yaml:2:20
      |
    2 | - cmd: docker push h.io/myimage:1
      |                    ^^^^^^^^^^^^^^
      = hint: did you mean 'h.io/myyimage:1'?
      = note: step 'acb_step_0' makes this nearly equal name
     --> acb.yaml:1:1
      |
    1 | - cmd: docker tag x h.io/myyimage:1
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [lint/image-not-built]

   error: image 'a' is pushed but no step builds it
     --> acb.yaml:2:5
      |
    2 |   - a
      |     ^
      = hint: add a step before it that builds, tags or pulls it
      [lint/image-not-built]

   error: image 'a' is pushed but no step builds it
     --> acb.yaml:3:5
      |
    3 |   - a
      |     ^
      = hint: add a step before it that builds, tags or pulls it; a container cannot: it reaches the Docker engine only with '--allow docker-socket'
      [lint/image-not-built]"
  `);
});
