import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { command, type CommandResult } from '../rig/program/command.js';
import { Project } from '../rig/project/index.js';

await describeLiveWith('a private buildkitd', buildKitProgram, (engines, program) => {
  let project: Project;
  let buildKit: RunningBuildKit;

  beforeAll(async () => {
    project = await Project.create();
    buildKit = await startBuildKit(placeOf(engines), program);
  });
  afterAll(async () => {
    await Promise.all([buildKit.close(), project.close()]);
  });

  /** `buildctl build` of the project's Dockerfile, as a person types it. */
  function build(...words: string[]): Promise<CommandResult> {
    const local = [`--local=context=${project.folder}`, `--local=dockerfile=${project.folder}`];
    const options = ['--addr', buildKit.address, 'build', '--progress=plain', '--frontend=dockerfile.v0'];
    return command(buildKit.buildctl, [...options, ...local, ...words]);
  }

  test.each(['amd64', 'arm64'])('builds for linux/%s what runs a program', async (architecture) => {
    await project.write('Dockerfile', `FROM ${engines.base}\nRUN uname -m > /machine && cat /machine\n`);
    const { exitCode, stderr } = await build(`--opt=platform=linux/${architecture}`);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(architecture === 'amd64' ? / x86_64$/m : / aarch64$/m);
  });
});
