import { expect, test } from '@jest/globals';
import { lint } from '../../../src/lint/index.js';
import { planTask } from '../../../src/plan/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { planOf, print, run } from '../plan/task-of.js';

/** As Azure Container Registry's documentation has it, with its two mistakes. */
const text = `version: v1.1.0

steps:
- build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 . 
- build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 . 
- push: 
    - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
    - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
- cmd: >
    docker manifest create
    {{.Run.Registry}}/multi-arch-samples/myimage:latest
    {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
    {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64
- cmd: docker manifest push --purge {{.Run.Registry}}/multi-arch-samples/myimage:latest
- cmd: docker manifest inspect {{.Run.Registry}}/multi-arch-samples/myimage:latest
`;

test('the multi-architecture sample of the documentation has one error and two warnings', async () => {
  const task = await loadTask({ path: 'multiarch-docs.yaml', text }, templateData({ run }));
  if (!task.ok) throw new Error(print(task.problems));
  expect(print(lint(planOf(planTask(task.value, run))))).toMatchInlineSnapshot(`
   "warning: the tag says amd64, but the Dockerfile 'dockerfile.arm64' says arm64
     --> multiarch-docs.yaml:4:13
      |
    4 | - build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 .
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: step 'acb_step_1' has it the other way round: have their Dockerfiles been swapped?
      = note: the Dockerfile 'dockerfile.arm64' of the same build
     --> multiarch-docs.yaml:4:79
      |
    4 | - build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 .
      |                                                                               ^^^^^^^^^^^^^^^^
      [lint/architecture-mismatch]

   warning: the tag says arm64, but the Dockerfile 'dockerfile.amd64' says amd64
     --> multiarch-docs.yaml:5:13
      |
    5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: step 'acb_step_0' has it the other way round: have their Dockerfiles been swapped?
      = note: the Dockerfile 'dockerfile.amd64' of the same build
     --> multiarch-docs.yaml:5:80
      |
    5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
      |                                                                                ^^^^^^^^^^^^^^^^
      [lint/architecture-mismatch]

   error: image 'localhost:5656/multi-arch-samples/myimage:run1-arm64' is pushed but no step builds it
     --> multiarch-docs.yaml:7:7
      |
    7 |     - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: did you mean 'localhost:5656/multi-arch-samples/myyimage:run1-arm64'?
      = note: step 'acb_step_1' builds this nearly equal name
     --> multiarch-docs.yaml:5:13
      |
    5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
      |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      [lint/image-not-built]"
  `);
});

test('every name of the folded command leads back to its line', async () => {
  const task = await loadTask({ path: 'multiarch-docs.yaml', text }, templateData({ run }));
  if (!task.ok) throw new Error(print(task.problems));
  const action = planOf(planTask(task.value, run)).steps[3]?.action;
  if (action?.kind !== 'manifest-create') throw new Error('not a manifest-create');
  const written = [action.list, ...action.sources].map(({ place }) => text.slice(place.start, place.end));
  expect(written).toEqual([
    '{{.Run.Registry}}/multi-arch-samples/myimage:latest',
    '{{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64',
    '{{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64',
  ]);
});
