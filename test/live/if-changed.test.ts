import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeLive } from '../rig/engines/describe-live.js';
import { LiveProject } from './suites/live-project.js';
import { dockerSubject } from './suites/subject.js';

describeLive('run --if-changed', (engines) => {
  let project: LiveProject;
  const { registry } = engines;
  const moving = `${registry}/moving`;

  beforeAll(async () => {
    project = await LiveProject.create(dockerSubject(engines));
  });
  afterAll(() => project.close());

  const write = (name: string, text: string) => writeFile(join(project.folder, name), text);

  /** A new image under a tag of its own, in the engine and the registry. */
  async function pushVersion(version: string): Promise<void> {
    await write('Dockerfile', `FROM ${engines.base}\nCOPY version /version\n`);
    await write('version', version);
    await project.docker('build', '--quiet', '--tag', `${moving}:${version}`, project.folder);
    await project.docker('push', `${moving}:${version}`);
  }

  /** In the registry alone: the engine does not hear of it. */
  async function moveTag(from: string, to: string): Promise<void> {
    const accept = ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json'];
    const headers = {
      accept: [...accept, 'application/vnd.docker.distribution.manifest.v2+json'].join(', '),
    };
    const manifests = `http://${registry}/v2/moving/manifests`;
    const found = await fetch(`${manifests}/${from}`, { headers });
    const type = found.headers.get('content-type') ?? '';
    const body = await found.arrayBuffer();
    expect(
      (await fetch(`${manifests}/${to}`, { method: 'PUT', headers: { 'content-type': type }, body })).status,
    ).toBe(201);
  }

  test('builds and containers take the image that was compared, though the engine has an older one of its name', async () => {
    await pushVersion('one');
    await project.docker('tag', `${moving}:one`, `${moving}:1`);
    await project.docker('push', `${moving}:1`);
    await pushVersion('two');
    await write(
      'Dockerfile',
      `FROM ${moving}:1 AS base\nFROM ${engines.base}\nCOPY --from=base /version /copied\n`,
    );
    const run = () =>
      project.run(
        '- build: -t $Registry/pinned:1 .\n- cmd: $Registry/pinned:1 cat /copied\n- cmd: $Registry/moving:1 cat /version\n',
        ['--if-changed'],
      );
    const first = await run();
    expect(first.exitCode).toBe(0);
    expect(first.stderr).toMatch(/acb_step_1 +\| one\n[^]*acb_step_2 +\| one\n/);
    expect((await run()).stdout).toMatch(/^nothing changed since r/);

    await moveTag('two', '1');
    const second = await run();
    expect(second.exitCode).toBe(0);
    expect(second.stderr).toMatch(
      new RegExp(
        `changed since r\\w+:\n {2}base image ${moving}:1 moved from sha256:\\w+ to sha256:\\w+ \\(linux/amd64\\)\n`,
      ),
    );
    expect(second.stderr).toMatch(/acb_step_1 +\| two\n[^]*acb_step_2 +\| two\n/);
    const shown = await project.taskrun(['runs', 'show', 'latest', '--output', 'json']);
    const { builds } = JSON.parse(shown.stdout) as { builds: { bases: { name: string }[] }[] };
    expect(builds.flatMap(({ bases }) => bases.map(({ name }) => name)).sort()).toEqual(
      [engines.base, `${moving}:1`].sort(),
    );
    const stale = await project.docker('run', '--rm', `${moving}:1`, 'cat', '/version');
    expect(stale.stdout).toContain('one');
  });
});
