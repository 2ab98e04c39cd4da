import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLive } from '../rig/engines/describe-live.js';
import { fetchManifest } from '../rig/images/index.js';
import { expectSuccess, LiveProject } from './suites/live-project.js';
import { dockerSubject } from './suites/subject.js';

describeLive('a task that is run in parts', (engines) => {
  let project: LiveProject;
  const { registry } = engines;

  beforeAll(async () => {
    project = await LiveProject.create(dockerSubject(engines));
    await writeFile(join(project.folder, 'Dockerfile'), `FROM ${engines.base}\nCOPY app /app\n`);
    await writeFile(join(project.folder, 'app'), 'the app');
    await writeFile(join(project.folder, '.dockerignore'), '*.json\nrunner-*\n');
  });
  afterAll(() => project.close());

  const steps = `
- { id: amd64, build: -t $Registry/split:$ID-amd64 --platform linux/amd64 ., when: ["-"] }
- { id: arm64, build: -t $Registry/split:$ID-arm64 --platform linux/arm64 ., when: ["-"] }
- { id: push, push: [$Registry/split:$ID-arm64, $Registry/split:$ID-amd64], when: [amd64, arm64] }
- cmd: docker manifest create $Registry/split:{{.Values.tag}} $Registry/split:$ID-arm64 $Registry/split:$ID-amd64
- cmd: docker manifest push --purge $Registry/split:{{.Values.tag}}
`;
  const run = (machine: string, tag: string, ...words: readonly string[]) =>
    project.run(steps, ['--set', `tag=${tag}`, ...words], {
      environment: { TASKRUN_DATA: join(project.folder, `runner-${machine}`) },
    });
  const part = (architecture: string, executor: string) => {
    const state = ['--state', `${architecture}.json`];
    const only = ['--only-platform', `linux/${architecture}`, '--executor', executor];
    return run(architecture, 'merged', '--id', 'r2', '--if-changed', ...only, ...state);
  };
  const children = async (tag: string) =>
    (
      JSON.parse((await fetchManifest(`${registry}/split:${tag}`)).text) as {
        manifests: { platform: { os: string; architecture: string } }[];
      }
    ).manifests
      .map(({ platform: { os, architecture } }) => `${os}/${architecture}`)
      .filter((platform) => platform !== 'unknown/unknown');

  test('on two machines, one without an engine: the list is that of one run', async () => {
    expectSuccess(await run('one', 'whole', '--id', 'r1', '--executor', 'docker'));
    expectSuccess(await part('amd64', 'native'));
    expectSuccess(await part('arm64', 'docker'));
    const merged = await project.taskrun(
      ['manifest', 'merge', '--state', 'amd64.json', '--state', 'arm64.json'],
      {},
    );
    expectSuccess(merged);
    expect(merged.stdout).toMatch(new RegExp(`^${registry}/split:merged@sha256:\\w+\n$`));
    expect(await children('merged')).toEqual(['linux/arm64', 'linux/amd64']);
    expect(await children('merged')).toEqual(await children('whole'));
    for (const architecture of ['amd64', 'arm64']) {
      const copied = await project.docker(
        ...['run', '--rm', '--platform', `linux/${architecture}`, `${registry}/split:merged`, 'cat', '/app'],
      );
      expect(copied.stdout).toContain('the app');
    }
  });
});
