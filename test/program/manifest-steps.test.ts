import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readManifest, type Manifest } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { Project } from '../rig/project/index.js';
import {
  entryFor,
  openTestRegistry,
  pushImage,
  pushIndex,
  type TestRegistry,
} from '../rig/test-registry/index.js';

let registry: TestRegistry;
let project: Project;
const client = new RegistryClient();
/** No engine is there: what these steps do needs none. */
const environment = { PATH: '/nonexistent' };

beforeEach(async () => {
  [registry, project] = await Promise.all([openTestRegistry(), Project.create()]);
});
afterEach(async () => {
  client.close();
  await Promise.all([registry.close(), project.close()]);
});

/** Runs a task of these commands; the registry is called H in what is printed. */
async function run(commands: readonly string[], ...flags: readonly string[]) {
  const steps = commands.map((cmd) => `- cmd: ${cmd}\n`).join('');
  await project.write('acb.yaml', `version: v1.1.0\nsteps:\n${steps}`);
  const words = ['run', 'acb.yaml', '--registry', registry.address, '--id', 'r1', '--progress', 'plain'];
  const result = await project.taskrun([...words, ...flags], { environment });
  const neutral = (text: string) =>
    text
      .replaceAll(registry.address, 'H')
      .replaceAll(/sha256:\w+/g, 'DIGEST')
      .replaceAll(/\d+(?:\.\d+)? m?s\b/g, 'TIME');
  return {
    ...result,
    stdout: neutral(result.stdout),
    stderr: neutral(result.stderr),
  };
}

/** What the steps printed, as they printed it. */
const printed = (stderr: string) =>
  stderr.split('\n').flatMap((line) => (/ \| /.test(line) ? [line.replace(/^.*? \| /, '')] : []));

const image = (name: string, architecture: string): Promise<Manifest> =>
  pushImage(client, `${registry.address}/${name}`, {
    config: { os: 'linux', architecture },
  });

async function platformsOf(repository: string, tag: string) {
  const content = readManifest(await client.manifests.get({ registry: registry.address, repository, tag }));
  return content.kind === 'index' ? content.manifests.map(({ platform }) => platform?.architecture) : [];
}

beforeEach(async () => {
  await image('app:amd64', 'amd64');
  await image('app:arm64', 'arm64');
});

describe('docker buildx imagetools in a task', () => {
  test('creates and inspects without docker', async () => {
    const { exitCode, stdout, stderr } = await run([
      'docker buildx imagetools create -t $Registry/app:1 -t $Registry/other:1 $Registry/app:amd64 $Registry/app:arm64',
      'buildx imagetools inspect $Registry/other:1',
    ]);
    expect(exitCode).toBe(0);
    expect(printed(stderr)).toEqual([
      'DIGEST',
      'Name:      H/other:1',
      'MediaType: application/vnd.oci.image.index.v1+json',
      'Digest:    DIGEST',
      '           ',
      'Manifests: ',
      '  Name:      H/other:1@DIGEST',
      '  MediaType: application/vnd.oci.image.manifest.v1+json',
      '  Platform:  linux/amd64',
      '             ',
      '  Name:      H/other:1@DIGEST',
      '  MediaType: application/vnd.oci.image.manifest.v1+json',
      '  Platform:  linux/arm64',
    ]);
    expect(stdout).toContain('H/other:1');
    expect(await platformsOf('other', '1')).toEqual(['amd64', 'arm64']);
  });

  test('reads sources from files of the context', async () => {
    await project.write('source', `${registry.address}/app:arm64\n`);
    const create = 'docker buildx imagetools create -t $Registry/app:1';
    const { exitCode } = await run([`${create} $Registry/app:amd64`, `${create} --append -f source`]);
    expect(exitCode).toBe(0);
    expect(await platformsOf('app', '1')).toEqual(['amd64', 'arm64']);
  });

  test('is rehearsed', async () => {
    const before = registry.requests.length;
    const { stderr } = await run(
      [
        'docker buildx imagetools create --append -t $Registry/app:1 -t $Registry/app:2 -f d.json $Registry/app:amd64',
        'docker buildx imagetools create --dry-run $Registry/app:amd64',
        'docker buildx imagetools inspect $Registry/app:1',
      ],
      '--dry-run',
    );
    expect(printed(stderr)).toEqual([
      'read a source from d.json',
      'resolve H/app:1 in its registry',
      'resolve H/app:amd64 in its registry',
      'put their manifest as H/app:1',
      'put their manifest as H/app:2',
      'resolve H/app:amd64 in its registry',
      'print their manifest',
      'get the manifest of H/app:1',
    ]);
    expect(registry.requests).toHaveLength(before);
  });

  test('says which step pushes the name that was meant', async () => {
    const create = 'docker buildx imagetools create -t $Registry/app';
    const { exitCode, stderr } = await run([
      `${create}:lates $Registry/app:amd64`,
      `${create}:2 $Registry/app:latest`,
    ]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      "'H/app:latest' is not in the registry\n  hint: did you mean 'H/app:lates', which step 'acb_step_0' pushes?",
    );
  });

  test('ignores what has no effect, and refuses before anything starts what cannot be', async () => {
    const before = registry.requests.length;
    const { exitCode, stderr } = await run([
      'docker buildx imagetools inspect --builder b $Registry/app:amd64',
      'docker buildx imagetools create $Registry/app:amd64 --annotation k=v',
    ]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatchInlineSnapshot(`
     "warning: '--builder' has no effect: taskrun asks the registries itself, without a builder
       --> acb.yaml:3:51
        |
      3 | - cmd: docker buildx imagetools inspect --builder b $Registry/app:amd64
        |                                                   ^
        = hint: leave it out, or leave it in for ACR
        [plan/ignored-flag]

     error: 'docker buildx imagetools create' has no tag to push to
       --> acb.yaml:4:33
        |
      4 | - cmd: docker buildx imagetools create $Registry/app:amd64 --annotation k=v
        |                                 ^^^^^^
        = hint: it is used as 'docker buildx imagetools create -t NAME SOURCE…'; --dry-run only prints the result
        [plan/imagetools]

     error: the annotation 'k' does not say what it is on
       --> acb.yaml:4:73
        |
      4 | - cmd: docker buildx imagetools create $Registry/app:amd64 --annotation k=v
        |                                                                         ^^^
        = hint: write 'index:k=…' for the whole index, or 'manifest-descriptor:k=…' for each entry
        [plan/invalid-annotation]
     "
    `);
    expect(registry.requests).toHaveLength(before);
  });
});

test('--no-attestations leaves them out of the lists of a run', async () => {
  const amd64 = await image('app:amd64', 'amd64');
  const provenance = await image('app:p', 'unknown');
  await pushIndex(client, `${registry.address}/app:built`, [
    entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    entryFor(provenance, {
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': amd64.digest,
      },
    }),
  ]);
  const commands = [
    'docker manifest create $Registry/app:1 $Registry/app:built $Registry/app:arm64',
    'docker manifest push $Registry/app:1',
    'docker buildx imagetools create -t $Registry/app:2 $Registry/app:built',
  ];
  expect((await run(commands)).exitCode).toBe(0);
  expect(await platformsOf('app', '1')).toEqual(['amd64', 'arm64', 'unknown']);
  expect(await platformsOf('app', '2')).toEqual(['amd64', 'unknown']);
  expect((await run(commands, '--no-attestations')).exitCode).toBe(0);
  expect(await platformsOf('app', '1')).toEqual(['amd64', 'arm64']);
  expect(await platformsOf('app', '2')).toEqual(['amd64']);
});
