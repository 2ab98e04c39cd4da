import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PushedImage } from '../../../src/event/index.js';
import { isRegistryAction, RegistryWork } from '../../../src/executor/index.js';
import { planTask, type Plan } from '../../../src/plan/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import { Workspace } from '../../../src/workspace/index.js';
import { openTestRegistry, pushImage, type TestRegistry } from '../../rig/test-registry/index.js';
import { planOf, run, taskOf, type PlainStep } from '../plan/task-of.js';

const client = new RegistryClient({ retry: { delay: () => Promise.resolve() } });
let registry: TestRegistry;
let folder: string;
let workspace: Workspace;

beforeEach(async () => {
  registry = await openTestRegistry();
  folder = await mkdtemp(join(tmpdir(), 'taskrun-registry-work-'));
  workspace = new Workspace({ folder: join(folder, 'run'), context: folder, inPlace: true });
});
afterEach(async () => {
  client.close();
  await registry.close();
  await rm(folder, { recursive: true });
});

/** Carries out the registry steps of a task in their order; `H` in a text stands for the registry. */
async function carriedOut(...steps: readonly PlainStep[]) {
  const plan = planOf(planTask(taskOf({ steps: steps.map(withHost) }), run));
  return finish(plan, new RegistryWork(client, plan, { workspace }));
}

function withHost(step: PlainStep): PlainStep {
  const { address } = registry;
  const text = JSON.stringify(step).replaceAll('H/', `${address}/`);
  return JSON.parse(text) as PlainStep;
}

async function finish(plan: Plan, work: RegistryWork) {
  const output: string[] = [];
  const pushed: PushedImage[] = [];
  const sink = {
    output: (stream: string, line: string) => void output.push(`${stream}: ${neutral(line)}`),
    progress: () => undefined,
    built: () => undefined,
    pushed: (image: PushedImage) => void pushed.push(image),
  };
  let failure: string | undefined;
  for (const step of plan.steps) {
    if (!isRegistryAction(step.action) || failure !== undefined) continue;
    const attempt = await work.carryOut(step, step.action, sink, new AbortController().signal);
    if (attempt.status === 'succeeded') continue;
    const { reason, message } = attempt.failure;
    const hint = 'hint' in attempt.failure ? attempt.failure.hint : undefined;
    failure = `${reason}: ${neutral(message)} (${neutral(hint ?? 'no hint')})`;
  }
  return { output, failure, pushed: pushed.map(({ name }) => neutral(name)) };
}

const neutral = (text: string) => text.replaceAll(registry.address, 'H').replaceAll(/sha256:\w+/g, 'DIGEST');
const image = (name: string, architecture: string) =>
  pushImage(client, `${registry.address}/${name}`, { config: { os: 'linux', architecture } });

describe('a source that is not in the registry', () => {
  const create = { cmd: 'docker manifest create H/app:1 H/app:1-amd64 H/app:1-arm64' };
  beforeEach(() => image('app:1-amd64', 'amd64'));

  test.each<[string, readonly PlainStep[], string]>([
    ['nobody makes', [], 'push it before the manifest list is created'],
    [
      'is pushed under a name like it',
      [{ id: 'push', push: ['H/app:1-amd64', 'H/app:1-amr64'] }],
      "did you mean 'H/app:1-amr64', which step 'push' pushes?",
    ],
    [
      'is pushed to another registry',
      [{ id: 'push', push: ['contoso.azurecr.io/app:1-arm64'] }],
      "did you mean 'contoso.azurecr.io/app:1-arm64', which step 'push' pushes?",
    ],
    [
      'is like one the list has already',
      [{ id: 'push', push: ['H/app:1-amd64'] }],
      'push it before the manifest list is created',
    ],
    [
      'is built only',
      [{ id: 'build', build: '-t H/app:1-arm64 .' }],
      "step 'build' builds it, and no step pushes it: push it before the manifest list is created",
    ],
    [
      'is pushed, but not yet',
      [{ id: 'build', build: '-t H/app:1-arm64 .' }, { push: ['H/app:1-arm64'] }],
      "step 'acb_step_1' pushes it: let this step run after that one",
    ],
  ])('that %s', async (_, steps, hint) => {
    expect((await carriedOut(...steps, create)).failure).toBe(
      `invalid: 'H/app:1-arm64' is not in the registry (${hint})`,
    );
  });

  test('when it is inspected', async () => {
    const steps = [{ id: 'list', cmd: 'docker buildx imagetools create -t H/app:lates H/app:1-amd64' }];
    for (const cmd of [
      'docker manifest inspect H/app:latest',
      'docker buildx imagetools inspect H/app:latest',
    ])
      expect((await carriedOut(...steps, { cmd })).failure).toBe(
        "invalid: 'H/app:latest' is not in the registry (did you mean 'H/app:lates', which step 'list' pushes?)",
      );
  });
});

describe('imagetools', () => {
  beforeEach(async () => {
    await image('app:amd64', 'amd64');
    await image('app:arm64', 'arm64');
  });

  test('create pushes under every tag and says the digest', async () => {
    const { output, pushed, failure } = await carriedOut({
      cmd: 'docker buildx imagetools create -t H/app:1 -t H/other:1 H/app:amd64 H/app:arm64',
    });
    expect([failure, output, pushed]).toEqual([undefined, ['stdout: DIGEST'], ['H/app:1', 'H/other:1']]);
  });

  test('create --dry-run prints the manifest and pushes nothing', async () => {
    const before = registry.requests.length;
    const { output, pushed } = await carriedOut({
      cmd: 'docker buildx imagetools create --dry-run H/app:amd64 H/app:arm64',
    });
    expect(output).toHaveLength(24);
    expect(output.slice(0, 6)).toEqual([
      'stdout: {',
      'stdout:   "schemaVersion": 2,',
      'stdout:   "mediaType": "application/vnd.oci.image.index.v1+json",',
      'stdout:   "manifests": [',
      'stdout:     {',
      'stdout:       "mediaType": "application/vnd.oci.image.manifest.v1+json",',
    ]);
    expect(pushed).toEqual([]);
    expect(registry.requests.slice(before).map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
  });

  test('create reads sources from files and writes metadata, relative to the working directory', async () => {
    await mkdir(join(folder, 'sub'));
    await writeFile(join(folder, 'sub/source'), `${registry.address}/app:amd64\n`);
    const { failure } = await carriedOut({
      cmd: 'docker buildx imagetools create -t H/app:1 -t H/app:2 -f source --metadata-file m.json H/app:arm64',
      workingDirectory: 'sub',
    });
    expect(failure).toBeUndefined();
    const { digest, mediaType, bytes } = await client.manifests.get({
      registry: registry.address,
      repository: 'app',
      tag: '1',
    });
    expect(JSON.parse(await readFile(join(folder, 'sub/m.json'), 'utf8'))).toEqual({
      'containerimage.descriptor': { mediaType, digest, size: bytes.length },
      'image.name': `${registry.address}/app`,
    });
  });

  test.each([
    ['missing', "'missing' does not exist in the workspace (a source is read from a file of the workspace)"],
    [
      '../out',
      "'..' leads out of the workspace (use a path inside the context, or give a context that holds it)",
    ],
    ['link', "'link' is a symbolic link (a source is read from a file of the workspace)"],
    [
      'big',
      "'big' has 1048577 bytes, too many for a source (a file of a source holds one name, digest or descriptor)",
    ],
    [
      'bad',
      "'two words' is not a source of an image (a source is an image name, a digest, or the JSON of an OCI descriptor)",
    ],
  ])('create -f %s', async (file, message) => {
    await symlink('/etc/passwd', join(folder, 'link'));
    await writeFile(join(folder, 'big'), 'x'.repeat(1024 * 1024 + 1));
    await writeFile(join(folder, 'bad'), 'two words');
    const cmd = `docker buildx imagetools create -t H/app:1 -f ${file}`;
    expect((await carriedOut({ cmd })).failure).toBe(`invalid: ${message}`);
  });

  test('inspect prints what buildx does', async () => {
    const { output } = await carriedOut(
      {
        cmd: 'docker buildx imagetools create -t H/app:1 --annotation manifest-descriptor:k=v H/app:amd64 H/app:arm64',
      },
      { cmd: 'docker buildx imagetools inspect H/app:1' },
    );
    expect(output.slice(1).map((line) => line.replace('stdout: ', ''))).toEqual([
      'Name:      H/app:1',
      'MediaType: application/vnd.oci.image.index.v1+json',
      'Digest:    DIGEST',
      '           ',
      'Manifests: ',
      '  Name:        H/app:1@DIGEST',
      '  MediaType:   application/vnd.oci.image.manifest.v1+json',
      '  Platform:    linux/amd64',
      '  Annotations: ',
      '    k: v',
      '               ',
      '  Name:        H/app:1@DIGEST',
      '  MediaType:   application/vnd.oci.image.manifest.v1+json',
      '  Platform:    linux/arm64',
      '  Annotations: ',
      '    k: v',
    ]);
  });

  test('inspect --raw prints the manifest as it is', async () => {
    const { output } = await carriedOut({ cmd: 'docker buildx imagetools inspect --raw H/app:amd64' });
    expect(output).toEqual([expect.stringMatching(/^stdout: \{"schemaVersion":2,"mediaType":/)]);
  });
});
