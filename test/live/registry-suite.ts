import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Engines, placeOf } from '../rig/engines/index.js';
import { pushImage } from '../rig/images/index.js';
import { Judges, platformsOf } from '../rig/judges/index.js';
import { command } from '../rig/program/command.js';
import { checkout } from '../rig/program/index.js';
import {
  type DockerConfig,
  type Login,
  openDockerConfig,
  type Place,
  type RunningRegistry,
} from '../rig/registries/index.js';
import { listed, ListProject, pushed } from './list-project.js';

/** A registry under test, and how its users get in. */
export interface Site {
  readonly registry: RunningRegistry;
  readonly login?: Login;
}

/** What has to work in every registry: images and lists go in and come out whole, as skopeo, crane and docker see it. */
export function registrySuite(engines: Engines, crane: string, open: (place: Place) => Promise<Site>): void {
  let site: Site;
  let host: string;
  let config: DockerConfig;
  let judges: Judges;
  let project: ListProject;

  beforeAll(async () => {
    site = await open(placeOf(engines));
    host = site.registry.address;
    const { login } = site;
    config = await openDockerConfig(
      login === undefined ? {} : { [host]: login },
      engines.environment.DOCKER_CONFIG,
    );
    const { authority } = site.registry;
    const trust = authority === undefined ? {} : { authority };
    judges = new Judges({ skopeo: engines.skopeoPath, crane, dockerConfig: config.folder, ...trust });
    project = await ListProject.create(engines, { DOCKER_CONFIG: config.folder });
  });
  afterAll(async () => {
    await project.close();
    await config.close();
    await site.registry.close();
  });

  test('docker pulls and runs what a task builds, pushes and joins', async () => {
    const run = await project.taskrun(['run', 'multiarch.yaml', '--registry', host], { directory: checkout });
    expect([run.exitCode, run.stderr]).toEqual([0, expect.stringContaining('succeeded')]);
    const image = `${host}/multi-arch-samples/myimage:latest`;
    const list = await judges.index(image);
    expect(platformsOf(list)).toEqual(['linux/amd64', 'linux/arm64', 'unknown/unknown', 'unknown/unknown']);
    await judges.verify(image);
    const docker = (...words: string[]) =>
      command(engines.dockerPath, words, { ...engines.environment, DOCKER_CONFIG: config.folder });
    await docker('image', 'rm', '--force', image);
    const words = ['--rm', '--network', 'none', '--pull', 'always', '--platform', 'linux/arm64'];
    expect((await docker('run', ...words, image)).stdout).toBe('hello from aarch64\n');
  });

  test('a list of what is in another repository and in another registry is whole', async () => {
    const [near, far] = [`${host}/parts/near:1`, `${engines.registry}/parts/far:1`];
    await pushImage(far, { config: { os: 'linux', architecture: 'arm64' } });
    await project.succeed([...pushed(near, 'linux/amd64'), ...listed(`${host}/whole:1`, [near, far])]);
    expect(platformsOf(await judges.index(`${host}/whole:1`))).toEqual([
      ...['linux/amd64', 'linux/arm64', 'unknown/unknown'],
    ]);
    await judges.verify(`${host}/whole:1`);
  });

  test('a list is inspected as the judges see it, and replaced by the next one', async () => {
    const [amd64, arm64] = [`${host}/twice:amd64`, `${host}/twice:arm64`];
    await project.succeed([
      ...pushed(amd64, 'linux/amd64'),
      ...pushed(arm64, 'linux/arm64'),
      ...listed(`${host}/twice:1`, [amd64]),
    ]);
    const first = await judges.digest(`${host}/twice:1`);
    const { stderr } = await project.succeed([
      ...listed(`${host}/twice:1`, [amd64, arm64]),
      `cmd: docker manifest inspect ${host}/twice:1`,
    ]);
    const second = await judges.index(`${host}/twice:1`);
    for (const { digest } of second.manifests) expect(stderr).toContain(digest);
    expect(await judges.digest(`${host}/twice:1`)).not.toBe(first);
    expect(await judges.tags(`${host}/twice`)).toEqual(['1', 'amd64', 'arm64']);
  });
}
