import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../src/event/index.js';
import { describeLive } from '../rig/engines/describe-live.js';
import { command } from '../rig/program/command.js';
import type { ProgramResult } from '../rig/program/index.js';
import { startPodman, type Podman } from '../rig/podman/index.js';
import { Project } from '../rig/project/index.js';

describeLive("steps with podman in docker's place", (engines) => {
  let podman: Podman;
  let project: Project;
  const record = join('..', 'record.json');

  beforeAll(async () => {
    podman = await startPodman(engines);
    project = await Project.create();
    await project.write(
      'app/Dockerfile',
      'ARG BASE\nFROM $BASE\nRUN --mount=type=secret,id=word sha256sum < /run/secrets/word\nCMD ["echo", "built by podman"]\n',
    );
  });
  afterAll(async () => {
    await podman.close();
    await project.close();
  });

  function run(steps: readonly string[], ...more: readonly string[]): Promise<ProgramResult> {
    const task = `version: v1.1.0\nalias: {values: {base: "${engines.base}"}}\nsteps:\n${steps.map((step) => `- ${step}\n`).join('')}`;
    const words = ['run', '-', 'app', '--registry', engines.registry, '--docker-cli', podman.program];
    return project.taskrun([...words, ...more], { input: task, environment: { WORD: 'hunter-two' } });
  }

  test('with --if-changed builds and containers take the images that were compared', async () => {
    const steps = [
      'build: -t $Registry/podman/pinned -f Dockerfile.pinned --build-arg BASE=$base .',
      'cmd: $base echo pinned',
    ];
    await project.write('app/Dockerfile.pinned', 'ARG BASE\nFROM $BASE\nCOPY Dockerfile /\n');
    const more = ['--id', 'podman9', '--if-changed', '--metadata-file', record];
    const { exitCode, stderr } = await run(steps, ...more);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('| pinned\n')]);
    const { steps: done } = JSON.parse(await readFile(join(project.folder, record), 'utf8')) as RunRecord;
    expect(done.map(({ title }) => title)).toEqual([
      expect.stringMatching(/--build-context \S+=docker-image:\/\/\S+:latest@sha256:\w{64} /),
      expect.stringMatching(/^run \S+:latest@sha256:\w{64} echo pinned$/),
    ]);
  });

  test('builds with a secret, pushes, and runs what it pushed; the record has digests and bases', async () => {
    const { exitCode, stderr } = await run(
      [
        'build: -t $Registry/podman/app:$ID --secret id=word --build-arg BASE=$base .',
        'push: ["$Registry/podman/app:$ID"]',
        'cmd: $Registry/podman/app:$ID',
      ],
      ...['--id', 'podman1', '--secret', 'word=env:WORD', '--metadata-file', record],
    );
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('| built by podman\n')]);
    expect(stderr).not.toContain('hunter-two');
    const { builds, images } = JSON.parse(await readFile(join(project.folder, record), 'utf8')) as RunRecord;
    const platforms = [{ os: 'linux', architecture: 'amd64' }];
    const name = `${engines.registry}/podman/app:podman1`;
    const digest: unknown = expect.stringMatching(/^sha256:/);
    expect(images).toMatchObject([{ step: 'acb_step_1', name, digest, platforms }]);
    const bases = [{ name: engines.base, digest, use: 'runtime' }];
    expect(builds).toEqual([{ step: 'acb_step_0', names: [name], platforms, bases }]);
  });

  test('steps share the workspace, HOME and a network on which they have their names', async () => {
    const { exitCode, stderr } = await run([
      '{id: web, detach: true, cmd: "$base sh -c \'echo served > index.html; httpd -f -p 8080\'"}',
      `cmd: "$base sh -c 'echo kept > file; echo kept > $HOME/file; for i in 1 2 3 4 5 6 7 8 9; do wget -qO- http://web:8080 && exit; sleep 0.2; done'"`,
      'cmd: $base cat file /acb/home/file',
    ]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('acb_step_1 | served\n')]);
    expect(stderr).toContain('acb_step_2 | kept\nacb_step_2 | kept\n');
  });

  test('a manifest list of two builds needs nothing of podman', async () => {
    const builds = ['amd64', 'arm64'].map(
      (each) =>
        `build: -t $Registry/podman/list:${each} --platform linux/${each} --secret id=word --build-arg BASE=$base .`,
    );
    const images = '$Registry/podman/list:amd64 $Registry/podman/list:arm64';
    const { exitCode, stdout, stderr } = await run(
      [
        ...builds,
        `push: [${images
          .split(' ')
          .map((image) => `"${image}"`)
          .join(', ')}]`,
        `cmd: docker manifest create $Registry/podman/list:all ${images}`,
        'cmd: docker manifest push $Registry/podman/list:all',
      ],
      ...['--secret', 'word=env:WORD'],
    );
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    expect(stdout).toContain('linux/amd64, linux/arm64');
  });

  test('what it cannot do is refused before anything starts, all of it at its place', async () => {
    const { exitCode, stderr } = await run([
      'cmd: docker buildx ls',
      'build: -t app --platform linux/amd64,linux/arm64 --provenance mode=max .',
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("'podman' has no command 'buildx'");
    expect(stderr).toContain("'podman' has no 'build --provenance'");
    expect(stderr).toContain("'podman' has no builds for several platforms at once");
  });

  test('a container that ignores signals is ended; docker commands get at the registry', async () => {
    const { exitCode, stderr } = await run([
      'cmd: docker pull $base',
      `{cmd: "$base sh -c 'trap true TERM INT; while true; do sleep 1; done'", timeout: 1, ignoreErrors: true}`,
    ]);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('timed out after 1 s')]);
  });

  test('nothing is left behind', async () => {
    const left = await command(podman.program, ['ps', '--all', '--quiet']);
    const networks = await command(podman.program, [
      'network',
      'ls',
      '--quiet',
      '--filter',
      'label=io.taskrun.run',
    ]);
    expect([left.stdout, networks.stdout]).toEqual(['', '']);
  });
});
