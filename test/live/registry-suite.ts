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
    project = await ListProject.create(engines, {
      DOCKER_CONFIG: config.folder,
      ...(authority === undefined ? {} : { SSL_CERT_FILE: authority }),
    });
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

  /** Runs a command of taskrun's that is expected to succeed, and gives its standard output. */
  async function succeed(...words: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await project.taskrun(words);
    if (exitCode !== 0) throw new Error(`taskrun ${words.join(' ')} ended with ${exitCode}:\n${stderr}`);
    return stdout;
  }

  test('image list, tag and verify agree with the judges about what docker has pushed', async () => {
    const image = `${host}/listed:1`;
    await project.succeed(pushed(image, 'linux/arm64'));
    await succeed('image', 'tag', image, 'stable');
    expect(await judges.digest(`${host}/listed:stable`)).toBe(await judges.digest(image));
    const { images } = JSON.parse(
      await succeed('image', 'list', `${host}/listed`, '--output', 'json'),
    ) as Listing;
    expect(images.flatMap(({ tags }) => tags).sort()).toEqual(await judges.tags(`${host}/listed`));
    expect(images.find(({ tags }) => tags.includes('1'))?.digest).toBe(await judges.digest(image));
    expect(await succeed('image', 'inspect', image)).toContain('linux/arm64');
    await succeed('image', 'verify', image, '--deep');
  });

  test('image copy brings whole indexes in and out, or the platforms that are asked for', async () => {
    const [inside, outside] = [`${host}/copied/base:1`, `${engines.registry}/copied/back:1`];
    await succeed('image', 'copy', engines.base, inside);
    expect(await judges.digest(inside)).toBe(await judges.digest(engines.base));
    await succeed('image', 'copy', inside, outside);
    expect(await judges.digest(outside)).toBe(await judges.digest(engines.base));
    await succeed('image', 'copy', inside, `${host}/copied/part:1`, '--platform', 'linux/arm64');
    expect(platformsOf(await judges.index(`${host}/copied/part:1`))).toEqual(['linux/arm64']);
    await Promise.all([inside, `${host}/copied/part:1`].map((image) => judges.verify(image)));
    await new Judges({ skopeo: engines.skopeoPath, crane }).verify(outside);
  });
}

/** What `image list --output json` says, as far as tests look at it. */
interface Listing {
  readonly images: readonly { readonly digest: string; readonly tags: readonly string[] }[];
}
