import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { fetchManifest, pushArchitectures, type Descriptor } from '../rig/images/index.js';
import type { ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { openTestRegistry, type TestRegistry } from '../rig/test-registry/index.js';

let project: Project;
let registry: TestRegistry;

beforeEach(async () => {
  [project, registry] = await Promise.all([Project.create(), openTestRegistry()]);
  await project.write('Dockerfile', `FROM ${registry.address}/base:1\nCOPY app /app\n`);
  await project.write('app', 'the app');
  await project.write('.dockerignore', '*.json\nrunner-*\n');
  await project.write('task.yaml', task);
  await pushBase('first');
});
afterEach(() => Promise.all([project.close(), registry.close()]));

const task = `version: v1.1.0
env: [SOURCE_DATE_EPOCH=1700000000]
steps:
- { id: amd64, build: -t $Registry/app:$ID-amd64 --platform linux/amd64 ., when: ["-"] }
- { id: arm64, build: -t $Registry/app:$ID-arm64 --platform linux/arm64 ., when: ["-"] }
- { id: push, push: [$Registry/app:$ID-arm64, $Registry/app:$ID-amd64], when: [amd64, arm64] }
- cmd: docker manifest create $Registry/app:{{.Values.tag}} $Registry/app:$ID-arm64 $Registry/app:$ID-amd64
- cmd: docker manifest push --purge $Registry/app:{{.Values.tag}}
- cmd: docker manifest inspect $Registry/app:{{.Values.tag}}
`;

function pushBase(arm64: string): Promise<readonly Descriptor[]> {
  return pushArchitectures(`${registry.address}/base:1`, { amd64: 'same', arm64 });
}

/** A run on one of several machines, whose histories know nothing of each other. */
function run(machine: string, id: string, tag: string, ...words: readonly string[]): Promise<ProgramResult> {
  const all = ['run', 'task.yaml', '--registry', registry.address, '--executor', 'native', '--id', id];
  const environment = { TASKRUN_DATA: join(project.folder, `runner-${machine}`) };
  return project.taskrun([...all, '--set', `tag=${tag}`, '--progress', 'plain', ...words], { environment });
}

const part = (id: string, tag: string, architecture: string, ...words: readonly string[]) =>
  run(architecture, id, tag, '--only-platform', `linux/${architecture}`, ...stateOf(architecture), ...words);

const stateOf = (architecture: string) => ['--state', `${architecture}.json`];

const merge = (...words: readonly string[]) =>
  project.taskrun(['manifest', 'merge', '--state', 'amd64.json', '--state', 'arm64.json', ...words]);

const listOf = async (tag: string) => (await fetchManifest(`${registry.address}/app:${tag}`)).text;

test('two parts and a merge make the list that one run makes, byte for byte', async () => {
  expect((await run('one', 'r1', 'whole')).exitCode).toBe(0);
  const [amd64, arm64] = await Promise.all([part('r2', 'merged', 'amd64'), part('r2', 'merged', 'arm64')]);
  expect([amd64.exitCode, arm64.exitCode]).toEqual([0, 0]);
  expect(amd64.stderr).toContain(`  step 'arm64' is left out: it builds for linux/arm64
  step 'acb_step_3' is left out: 'taskrun manifest merge' makes manifest lists
`);
  expect(amd64.stderr).toContain(`push  > push ${registry.address}/app:r2-amd64\n`);
  await expect(listOf('merged')).rejects.toThrow();
  const merged = await merge();
  expect(merged).toMatchObject({
    exitCode: 0,
    stderr: `pushed '${registry.address}/app:merged': linux/arm64, linux/amd64\n`,
  });
  expect(merged.stdout).toMatch(new RegExp(`^${registry.address}/app:merged@sha256:\\w+\n$`));
  expect(await listOf('merged')).toBe(await listOf('whole'));
});

test('a part that had nothing to do gives what it pushed before', async () => {
  const all = (id: string) =>
    Promise.all(['amd64', 'arm64'].map((each) => part(id, '1', each, '--if-changed')));
  await all('r1');
  expect((await merge()).exitCode).toBe(0);
  const before = await listOf('1');
  await pushBase('second');
  const [amd64, arm64] = await all('r2');
  expect(amd64?.stdout).toBe('nothing changed since r1\n');
  expect(arm64?.stderr).toMatch(
    /changed since r1:\n {2}base image \S+ moved from \S+ to \S+ \(linux\/arm64\)\n/,
  );
  expect((await merge()).exitCode).toBe(0);
  const digests = (text: string) =>
    (JSON.parse(text) as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest);
  const [arm, amd] = digests(await listOf('1'));
  expect(amd).toBe(digests(before)[1]);
  expect(arm).not.toBe(digests(before)[0]);
  await all('r3');
  expect(await merge('--dry-run', '--output', 'json')).toMatchObject({
    exitCode: 0,
    stdout: '{\n  "lists": []\n}\n',
    stderr: `create '${registry.address}/app:1' of ${registry.address}/app:r2-arm64@${arm ?? ''}, ${registry.address}/app:r1-amd64@${amd ?? ''}
push '${registry.address}/app:1'
`,
  });
});

test('states in the registry are merged alike', async () => {
  const state = (architecture: string) => `oci://${registry.address}/app:state-${architecture}`;
  for (const each of ['amd64', 'arm64'])
    await run(each, 'r1', '1', '--only-platform', `linux/${each}`, '--state', state(each));
  const { exitCode, stdout } = await project.taskrun([
    ...['manifest', 'merge', '--output', 'json', '--state', state('amd64'), '--state', state('arm64')],
  ]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    lists: [{ name: `${registry.address}/app:1`, platforms: ['linux/arm64', 'linux/amd64'] }],
  });
});

test('parts of different runs are not merged', async () => {
  await part('r1', '1', 'amd64');
  await part('r2', '1', 'arm64');
  expect(await merge()).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: `error: the states are of different runs: 'amd64.json' is of r1, 'arm64.json' is of r2
   = hint: give all parts of a run the same --id, such as the number that the CI service has for it
   [state/different-runs]
`,
  });
});

test('nor are parts with other values, or too few of them', async () => {
  await part('r1', '1', 'amd64');
  await part('r1', '2', 'arm64');
  expect((await merge()).stderr).toContain('[state/different-lists]');
  const alone = await project.taskrun(['manifest', 'merge', '--state', 'amd64.json']);
  expect(alone.stderr).toContain(
    `error: no state is of linux/arm64, for which a list takes '${registry.address}/app:r1-arm64'`,
  );
  const none = await project.taskrun(['manifest', 'merge', '--state', 'none.json']);
  expect(none).toMatchObject({ exitCode: 2 });
  expect(none.stderr).toContain("there is no state at 'none.json'");
});

test('what cannot be divided is refused at its place', async () => {
  await project.write(
    'task.yaml',
    task.replace('--platform linux/amd64 .', '--platform linux/amd64 --platform linux/arm64 .'),
  );
  const refused = await part('r1', '1', 'arm64');
  expect(refused.exitCode).toBe(3);
  expect(refused.stderr).toContain("step 'amd64' builds for several platforms at once");
  await project.write('task.yaml', task);
  expect((await part('r1', '1', 's390x')).stderr).toContain(
    'error: no build of the task is for linux/s390x\n   = hint: there are builds for linux/amd64, linux/arm64\n',
  );
  expect(await run('one', 'r1', '1', '--only-platform', 'linux/arm64')).toMatchObject({ exitCode: 2 });
});
