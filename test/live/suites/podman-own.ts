import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectSuccess, LiveProject } from './live-project.js';
import type { Subject } from './subject.js';

/** What is podman's own: what it is refused, and what it is told otherwise than docker. */
export function podmanOwnSuite(subject: Subject): void {
  let project: LiveProject;
  beforeAll(async () => {
    project = await LiveProject.create(subject);
  });
  afterAll(() => project.close());

  test('what it cannot do is refused before anything starts, all of it at its place', async () => {
    const { exitCode, stderr } = await project.run(`
- cmd: docker buildx ls
- build: -t app --platform linux/amd64,linux/arm64 --provenance mode=max .
`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("'podman' has no command 'buildx'");
    expect(stderr).toContain("'podman' has no 'build --provenance'");
    expect(stderr).toContain("'podman' has no builds for several platforms at once");
  });

  test('with --if-changed builds and containers take the images that were compared', async () => {
    await writeFile(join(project.folder, 'Dockerfile'), 'ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n');
    const steps = `
- build: -t $Registry/podman/pinned --build-arg BASE=$base .
- cmd: $base echo pinned
`;
    const result = await project.run(steps, ['--id', 'pinned', '--if-changed']);
    expectSuccess(result);
    expect(result.stderr).toContain('| pinned\n');
    expect(result.stderr).toMatch(/--build-context \S+=docker-image:\/\//);
    expect(result.stderr).toMatch(/run \S+:latest@sha256:\w{64} echo pinned/);
    await project.expectNothingLeft();
  });

  test('prune removes the network of a killed run, and leaves the container that the run was to keep', async () => {
    let killed = false;
    await project.run(
      `- {id: stays, cmd: $base true, keep: true}\n- cmd: $base sh -c 'echo ready; sleep 600'\n`,
      ['--id', 'killed-kept'],
      {
        onOutput: (text, kill) => {
          if (killed || !text.includes('| ready')) return;
          killed = true;
          kill('SIGKILL');
        },
      },
    );
    const { exitCode, stdout, stderr } = await project.taskrun(['prune']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toBe('killed-kept: removed 1 container, 1 network, temporary files\n');
    expect((await project.docker('rm', '--time', '0', '--force', 'killed-kept_stays')).exitCode).toBe(0);
    await project.expectNothingLeft();
  });
}
