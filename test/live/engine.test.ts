import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeLive } from '../rig/engines/describe-live.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';

describeLive('taskrun engine', (engines) => {
  let installation: Installation;
  // The docker configuration of the rig brings buildx; DOCKER_HOST must not lead to the rig's own engine.
  const environment = { ...engines.installation, DOCKER_CONFIG: engines.environment.DOCKER_CONFIG };
  const taskrun = (...words: string[]): Promise<ProgramResult> =>
    installation.taskrun(words, { environment });

  beforeAll(async () => {
    installation = await Installation.create();
  });
  afterAll(async () => {
    await taskrun('engine', 'down');
    await installation.close();
  });

  test('up starts a private engine that runs use by themselves, and down ends it', async () => {
    const before = await taskrun('engine', 'status');
    expect(before.exitCode).toBe(5);
    expect(before.stderr).toContain("hint: start a private one with 'taskrun engine up'");

    const up = await taskrun('engine', 'up');
    expect([up.exitCode, up.stderr]).toEqual([
      0,
      expect.stringMatching(/^started: Docker Engine .*private engine/),
    ]);
    expect((await taskrun('engine', 'up')).stderr).toMatch(/^already there: /);
    expect((await taskrun('doctor')).stdout).toMatch(/✓ engine +Docker Engine .*private engine/);

    const run = await taskrun('run', 'hello-cmd.yaml');
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('| hello from x86_64');

    const down = await taskrun('engine', 'down');
    expect([down.exitCode, down.stderr]).toEqual([0, 'the private engine has ended; its images stay\n']);
    expect((await taskrun('engine', 'status')).exitCode).toBe(5);
  });
});
