import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchManifest, pushImage, pushIndex, type Descriptor } from '../rig/images/index.js';
import { checkout, type ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { openTestRegistry, respond, type TestRegistry } from '../rig/test-registry/index.js';

let project: Project;
let registry: TestRegistry;

beforeEach(async () => {
  [project, registry] = await Promise.all([Project.create(), openTestRegistry()]);
  await project.write('Dockerfile', `FROM ${registry.address}/base:1\nCOPY src /src\n`);
  await project.write('src/main.go', 'package main');
  await project.write('task.yaml', task);
  await pushBase('first', 'first');
});
afterEach(() => Promise.all([project.close(), registry.close()]));

const task = `version: v1.1.0
steps:
# the images
- id: build-amd64
  build: -t $Registry/app:$ID-amd64 --platform linux/amd64 --build-arg WHEN={{now | unixEpoch}} .
- id: build-arm64
  build: -t $Registry/app:$ID-arm64 --platform linux/arm64 --build-arg VERSION={{.Values.version}} .
- push: [$Registry/app:$ID-amd64, $Registry/app:$ID-arm64]
`;

/** A base image for two platforms, each of which is another image when its text is. */
async function pushBase(amd64: string, arm64: string): Promise<readonly Descriptor[]> {
  const name = `${registry.address}/base`;
  const images = await Promise.all(
    Object.entries({ amd64, arm64 }).map(async ([architecture, author]) => ({
      ...(await pushImage(name, { config: { os: 'linux', architecture, author } })),
      platform: { os: 'linux', architecture },
    })),
  );
  await pushIndex(`${name}:1`, images);
  return images;
}

function run(...words: readonly string[]): Promise<ProgramResult> {
  const all = ['run', 'task.yaml', '--registry', registry.address, '--executor', 'native', '--if-changed'];
  return project.taskrun([...all, '--set', 'version=1', ...words]);
}

async function baseDigest(): Promise<string> {
  const answer = await fetch(`http://${registry.address}/v2/base/manifests/1`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  return answer.headers.get('docker-content-digest') ?? '';
}

async function expectSchema(name: string, value: unknown): Promise<void> {
  const schema = JSON.parse(await readFile(join(checkout, `schemas/${name}.schema.json`), 'utf8')) as object;
  const accepts = new Ajv2020({ strict: false }).compile(schema);
  expect(accepts(value) ? [] : accepts.errors).toEqual([]);
}

describe('run --if-changed', () => {
  test('runs once; again, it says what it compared and fetches no blob', async () => {
    const first = await run('--id', 'r1');
    expect(first).toMatchObject({ exitCode: 0 });
    expect(first.stderr).toContain('there is no successful run to compare this one with\n');
    const before = registry.requests.length;
    const second = await run('--id', 'r2', '--triggered-by', 'schedule');
    expect(second).toEqual({
      exitCode: 0,
      stdout: 'nothing changed since r1\n',
      stderr: `  compared: 3 steps, 2 files\n  ${registry.address}/base:1 is still ${await baseDigest()}\n`,
    });
    const asked = registry.requests.slice(before, -1).map(({ method, target }) => `${method} ${target}`);
    expect(asked.filter((each) => !each.endsWith(' /v2/')).sort()).toEqual([
      'HEAD /v2/app/manifests/r1-amd64',
      'HEAD /v2/app/manifests/r1-arm64',
      'HEAD /v2/base/manifests/1',
    ]);
  });

  test('a base image that moved for one platform is told and built on', async () => {
    const [, old] = await pushBase('first', 'first');
    await run('--id', 'r1');
    const [, moved] = await pushBase('first', 'second');
    const { exitCode, stderr } = await run('--id', 'r2');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      `changed since r1:\n  base image ${registry.address}/base:1 moved from ${old?.digest ?? ''} to ${moved?.digest ?? ''} (linux/arm64)\n`,
    );
    const layers = async (name: string) =>
      (
        JSON.parse((await fetchManifest(`${registry.address}/${name}`)).text) as {
          layers: { digest: string }[];
        }
      ).layers.map(({ digest }) => digest);
    expect((await layers('app:r2-amd64'))[0]).toBe((await layers('app:r1-amd64'))[0]);
    expect((await layers('app:r2-arm64'))[0]).not.toBe((await layers('app:r1-arm64'))[0]);
    expect((await run()).stdout).toBe('nothing changed since r2\n');
  });

  test('a base image that moved for a platform which nothing is built for is no change', async () => {
    const images = await pushBase('first', 'first');
    await run('--id', 'r1');
    const other = await pushImage(`${registry.address}/base`, {
      config: { os: 'linux', architecture: 's390x' },
    });
    await pushIndex(`${registry.address}/base:1`, [
      ...images,
      { ...other, platform: { os: 'linux', architecture: 's390x' } },
    ]);
    expect((await run()).stdout).toBe('nothing changed since r1\n');
  });

  test('the build takes the image that was compared, wherever its name leads by then', async () => {
    const { stderr } = await run('--dry-run');
    expect(stderr).toContain(
      `--build-context ${registry.address}/base:1=docker-image://${registry.address}/base:1@${await baseDigest()}`,
    );
  });

  test('a comment in the task changes nothing; an argument, a file and a mode do', async () => {
    await run('--id', 'r1');
    await project.write('task.yaml', task.replace('# the images', '# the same images'));
    expect((await run()).stdout).toBe('nothing changed since r1\n');
    await project.write('src/main.go', 'package other');
    await project.write('src/more.go', '');
    const changed = await run('--set', 'version=2', '--dry-run');
    expect(changed.stderr).toContain(`changed since r1:
  step 'build-arm64': --build-arg VERSION changed
  file src/main.go changed
  file src/more.go is new
`);
    expect((await run('--dry-run')).stderr).not.toContain('VERSION changed');
  });

  test('a flag that changes what is made is a change', async () => {
    await run('--id', 'r1');
    expect((await run('--no-attestations', '--dry-run')).stderr).toContain(
      'changed since r1:\n  the command line: --no-attestations changed\n',
    );
  });

  test('what .dockerignore leaves out and what git keeps changes nothing', async () => {
    await project.write('.dockerignore', '**/*.log\n');
    await run('--id', 'r1');
    await project.write('src/a.log', 'new');
    await project.write('.git/index', 'new');
    expect((await run()).stdout).toBe('nothing changed since r1\n');
    await project.write('.dockerignore', '*.log\n');
    const { stderr } = await run('--dry-run');
    expect(stderr).toContain('  file .dockerignore changed\n  file src/a.log is new\nquickrun');
  });

  test('a secret that is another is no change, and is in no state', async () => {
    const state = join(project.folder, 'state.json');
    await project.write('task.yaml', task.replace('VERSION={{.Values.version}}', 'KEY={{.Values.key}}'));
    const all = ['run', 'task.yaml', '--registry', registry.address, '--executor', 'native', '--if-changed'];
    const go = (KEY: string, id: string) =>
      project.taskrun(
        [...all, '--id', id, '--set-secret', 'key=env:KEY', '--state', 'state.json', '--no-lint'],
        { environment: { KEY } },
      );
    expect((await go('hunter2hunter2', 'r1')).exitCode).toBe(0);
    expect(await readFile(state, 'utf8')).not.toContain('hunter2');
    await expectSchema('state', JSON.parse(await readFile(state, 'utf8')));
    expect((await go('correct-horse', 'r2')).stdout).toBe('nothing changed since r1\n');
  });

  test('a run that fails leaves the state as it was', async () => {
    await run('--id', 'r1');
    await project.write('src/main.go', 'package other');
    registry.inject({ method: 'PUT', target: /\/v2\/app\//, answer: respond(403) });
    expect((await run('--id', 'r2')).exitCode).not.toBe(0);
    registry.heal();
    expect((await run('--dry-run')).stderr).toContain('changed since r1:\n  file src/main.go changed\n');
  });

  test('a registry that does not say what an image is: it is said, and the run happens', async () => {
    await run('--id', 'r1');
    registry.inject({ method: 'HEAD', target: /\/v2\/base\//, answer: respond(403) });
    const { stderr } = await run('--id', 'r2', '--dry-run');
    expect(stderr).toMatch(
      /nothing is known to have changed since r1, but not all can be told\n {2}nobody says what/,
    );
  });

  test('an image that is gone from its registry is made again', async () => {
    await run('--id', 'r1');
    await fetch(`http://${registry.address}/v2/app/manifests/r1-arm64`, { method: 'DELETE' });
    expect((await run('--dry-run')).stderr).toContain(
      `changed since r1:\n  image ${registry.address}/app:r1-arm64 is not in its registry any more\n`,
    );
  });

  test('the state is in a registry beside the image, and nothing but its manifest is fetched', async () => {
    const state = `oci://${registry.address}/app:state`;
    expect((await run('--id', 'r1', '--state', state)).exitCode).toBe(0);
    const before = registry.requests.length;
    expect((await run('--state', state)).stdout).toBe('nothing changed since r1\n');
    const asked = registry.requests.slice(before).map(({ method, target }) => `${method} ${target}`);
    expect(asked.filter((each) => each.includes('/blobs/'))).toEqual([]);
    expect(JSON.parse((await fetchManifest(`${registry.address}/app:state`)).text)).toMatchObject({
      artifactType: 'application/vnd.taskrun.state.v1',
      annotations: { 'io.taskrun.run': 'r1' },
    });
    await project.write('src/main.go', 'package other');
    expect((await run('--state', state, '--dry-run')).stderr).toContain('file src/main.go changed');
  });

  test('an image is not overwritten by a state, nor is a run a part', async () => {
    const refused = await run('--state', `oci://${registry.address}/base:1`);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain(`base:1' is not the state of a run`);
    expect(await run('--only', 'build-amd64')).toMatchObject({ exitCode: 2 });
  });

  test('for programs it is a line of JSON', async () => {
    await run('--id', 'r1');
    const { stdout } = await run('--progress', 'json');
    await expectSchema('comparison', JSON.parse(stdout));
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'inputs-compared',
      status: 'unchanged',
      since: 'r1',
      changes: [],
      compared: { steps: 3, files: 2, images: { [`${registry.address}/base:1`]: await baseDigest() } },
    });
  });
});
