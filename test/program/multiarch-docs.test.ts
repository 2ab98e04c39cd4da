import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';

describe("the public documentation's mistakes in its multi-architecture task", () => {
  let docker: ScriptedDocker;
  let installation: Installation;
  beforeEach(async () => {
    docker = await ScriptedDocker.start();
    installation = await Installation.create();
  });
  afterEach(() => Promise.all([docker.close(), installation.close()]));

  test('are found before anything is built, each at its line', async () => {
    const { exitCode, stderr } = await installation.taskrun(
      ['run', 'tasks/multiarch-docs.yaml', '--registry', 'registry.example', '--id', 'r1'],
      { environment: docker.environment },
    );
    expect(docker.calls).toEqual([]);
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
     {
       "exitCode": 3,
       "stderr": "warning: the tag says amd64, but the Dockerfile 'dockerfile.arm64' says arm64
       --> tasks/multiarch-docs.yaml:4:13
        |
      4 | - build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 .
        |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = hint: step 'acb_step_1' has it the other way round: have their Dockerfiles been swapped?
        = note: the Dockerfile 'dockerfile.arm64' of the same build
       --> tasks/multiarch-docs.yaml:4:79
        |
      4 | - build: -t {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-amd64 -f dockerfile.arm64 .
        |                                                                               ^^^^^^^^^^^^^^^^
        [lint/architecture-mismatch]

     warning: the tag says arm64, but the Dockerfile 'dockerfile.amd64' says amd64
       --> tasks/multiarch-docs.yaml:5:13
        |
      5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
        |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = hint: step 'acb_step_0' has it the other way round: have their Dockerfiles been swapped?
        = note: the Dockerfile 'dockerfile.amd64' of the same build
       --> tasks/multiarch-docs.yaml:5:80
        |
      5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
        |                                                                                ^^^^^^^^^^^^^^^^
        [lint/architecture-mismatch]

     error: image 'registry.example/multi-arch-samples/myimage:r1-arm64' is pushed but no step builds it
       --> tasks/multiarch-docs.yaml:7:7
        |
      7 |     - {{.Run.Registry}}/multi-arch-samples/myimage:{{.Run.ID}}-arm64
        |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = hint: did you mean 'registry.example/multi-arch-samples/myyimage:r1-arm64'?
        = note: step 'acb_step_1' builds this nearly equal name
       --> tasks/multiarch-docs.yaml:5:13
        |
      5 | - build: -t {{.Run.Registry}}/multi-arch-samples/myyimage:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
        |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        [lint/image-not-built]
     ",
     }
    `);
  });
});
