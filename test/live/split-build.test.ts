import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { fetchManifest } from '../rig/images/index.js';
import { expectSuccess, LiveProject } from './suites/live-project.js';
import { dockerSubject } from './suites/subject.js';

await describeLiveWith('a task that is run in parts', buildKitProgram, (engines, program) => {
  let project: LiveProject;
  let buildKit: RunningBuildKit;
  const { registry } = engines;

  beforeAll(async () => {
    buildKit = await startBuildKit(placeOf(engines), program);
    project = await LiveProject.create(dockerSubject(engines));
    await writeFile(join(project.folder, 'Dockerfile'), `FROM ${engines.base}\nCOPY app /app\n`);
    await writeFile(join(project.folder, 'app'), 'the app');
    await writeFile(join(project.folder, '.dockerignore'), '*.json\nrunner-*\n');
  });
  afterAll(() => Promise.all([buildKit.close(), project.close()]));

  const steps = `
- { id: amd64, build: -t $Registry/split:$ID-amd64 --platform linux/amd64 ., when: ["-"] }
- { id: arm64, build: -t $Registry/split:$ID-arm64 --platform linux/arm64 ., when: ["-"] }
- { id: push, push: [$Registry/split:$ID-arm64, $Registry/split:$ID-amd64], when: [amd64, arm64] }
- cmd: docker manifest create $Registry/split:{{.Values.tag}} $Registry/split:$ID-arm64 $Registry/split:$ID-amd64
- cmd: docker manifest push --purge $Registry/split:{{.Values.tag}}
`;
  const run = (machine: string, tag: string, ...words: readonly string[]) =>
    project.run(steps, ['--set', `tag=${tag}`, ...words], {
      environment: {
        PATH: `${dirname(buildKit.buildctl)}:${engines.environment.PATH}`,
        BUILDKIT_HOST: buildKit.address,
        TASKRUN_DATA: join(project.folder, `runner-${machine}`),
      },
    });
  const part = (id: string, architecture: string, executor: string) => {
    const state = ['--state', `${id}-${architecture}.json`];
    const only = ['--only-platform', `linux/${architecture}`, '--executor', executor];
    return run(architecture, 'merged', '--id', id, '--if-changed', ...only, ...state);
  };
  const children = async (tag: string) =>
    (
      JSON.parse((await fetchManifest(`${registry}/split:${tag}`)).text) as {
        manifests: { platform: { os: string; architecture: string } }[];
      }
    ).manifests
      .map(({ platform: { os, architecture } }) => `${os}/${architecture}`)
      .filter((platform) => platform !== 'unknown/unknown');

  test.each(['docker', 'buildkit'])(
    'without an engine, and by %s: the list is that of one run',
    async (engine) => {
      expectSuccess(await run('one', 'whole', '--id', `${engine}1`, '--executor', engine));
      expectSuccess(await part(`${engine}2`, 'amd64', 'native'));
      const arm64 = await part(`${engine}2`, 'arm64', engine);
      expectSuccess(arm64);
      expect(arm64.stderr).toContain(`· ${engine} ·`);
      const merged = await project.taskrun([
        ...['manifest', 'merge', '--state', `${engine}2-amd64.json`, '--state', `${engine}2-arm64.json`],
      ]);
      expectSuccess(merged);
      expect(merged.stdout).toMatch(new RegExp(`^${registry}/split:merged@sha256:\\w+\n$`));
      expect(await children('merged')).toEqual(['linux/arm64', 'linux/amd64']);
      expect(await children('merged')).toEqual(await children('whole'));
      for (const architecture of ['amd64', 'arm64']) {
        const copied = await project.docker(
          ...[
            'run',
            '--rm',
            '--platform',
            `linux/${architecture}`,
            `${registry}/split:merged`,
            'cat',
            '/app',
          ],
        );
        expect(copied.stdout).toContain('the app');
      }
    },
  );
});
