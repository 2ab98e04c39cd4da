import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { scriptsOf } from '../rig/ci-scripts/index.js';
import { fetchManifest, pushArchitectures } from '../rig/images/index.js';
import { command } from '../rig/program/command.js';
import { mainFile } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { openTestRegistry, type TestRegistry } from '../rig/test-registry/index.js';

let project: Project;
let registry: TestRegistry;
beforeEach(async () => {
  [project, registry] = await Promise.all([Project.create(), openTestRegistry()]);
  await project.write('Dockerfile', `FROM ${registry.address}/base:1\nCOPY task.yaml /\n`);
  await project.write('task.yaml', task);
  const npx = `#!/bin/sh
[ "$1 $2 $3" = "--yes --package=taskrun@0.1.0 taskrun" ] || exit 99
shift 3
mkdir -p "$npm_config_cache" && echo "$@" >> "$npm_config_cache/log"
[ "$1" != run ] || set -- "$@" --executor native
exec '${process.execPath}' '${mainFile}' "$@"
`;
  await project.write('bin/npx', npx);
  await chmod(join(project.folder, 'bin/npx'), 0o755);
  await pushBase('first');
});
afterEach(() => Promise.all([project.close(), registry.close()]));

const task = `version: v1.1.0
env: [SOURCE_DATE_EPOCH=1700000000]
steps:
- { id: amd64, build: -t $Registry/app:$ID-amd64 --platform linux/amd64 ., when: ["-"] }
- { id: arm64, build: -t $Registry/app:$ID-arm64 --platform linux/arm64 ., when: ["-"] }
- { id: push, push: [$Registry/app:$ID-arm64, $Registry/app:$ID-amd64], when: [amd64, arm64] }
- cmd: docker manifest create $Registry/app:1 $Registry/app:$ID-arm64 $Registry/app:$ID-amd64
- cmd: docker manifest push --purge $Registry/app:1
`;

function pushBase(arm64: string): Promise<unknown> {
  return pushArchitectures(`${registry.address}/base:1`, { amd64: 'same', arm64 });
}

/** A machine of the CI service: it has a checkout of its own, and knows nothing of the others. */
async function onMachine(name: string, script: string, more: Readonly<Record<string, string>>) {
  const checkout = join(project.folder, 'machines', name);
  await mkdir(checkout, { recursive: true });
  for (const file of ['Dockerfile', 'task.yaml']) await command('cp', [join(project.folder, file), checkout]);
  const environment = {
    PATH: `${join(project.folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: `${checkout}-home`,
    // where services keep nothing beside the checkout, these are in it
    TASKRUN_CACHE: join(checkout, '.taskrun-cache'),
    npm_config_cache: join(checkout, '.npm'),
    TASKRUN_DATA: `${checkout}-data`,
    TASKRUN_REGISTRY: registry.address,
    REGISTRY_USERNAME: 'robot',
    REGISTRY_PASSWORD: 'hunter22',
    NO_COLOR: '1',
    ...more,
  };
  return command('env', ['-C', checkout, '/bin/bash', '-e', '-c', script], environment);
}

const reportsOf = (machine: string) => readdir(join(project.folder, 'machines', machine, 'taskrun-report'));

async function pipeline(number: string) {
  const generated = await project.taskrun([
    ...['ci', 'generate', 'github', 'task.yaml', '--split', '--cron', '0 4 * * *', '--name', 'app'],
    ...['--package', 'taskrun@0.1.0'],
  ]);
  expect([generated.exitCode, generated.stderr]).toEqual([0, '']);
  const [part = '', merge = ''] = (scriptsOf.github?.(generated.stdout) ?? []).map(({ script }) => script);
  const id = { GITHUB_RUN_ID: number };
  const [amd64, arm64] = await Promise.all([
    onMachine('amd64', part, { ...id, PLATFORM: 'linux/amd64' }),
    onMachine('arm64', part, { ...id, PLATFORM: 'linux/arm64' }),
  ]);
  return { amd64, arm64, merged: await onMachine('merge', merge, id) };
}

test('the split file of GitHub: two machines and the merge make the list; what has not changed is kept', async () => {
  const list = `${registry.address}/app:1`;
  const first = await pipeline('7');
  expect([first.amd64.exitCode, first.arm64.exitCode]).toEqual([0, 0]);
  expect(first.merged).toMatchObject({
    exitCode: 0,
    stderr: `pushed '${list}': linux/arm64, linux/amd64\n`,
  });
  for (const machine of ['amd64', 'arm64'])
    expect((await reportsOf(machine)).sort()).toEqual(['junit.xml', 'report.html', 'run.json']);
  const before = (await fetchManifest(list)).text;

  await pushBase('second');
  const second = await pipeline('8');
  expect(second.amd64).toMatchObject({ exitCode: 0, stdout: 'nothing changed since gh7\n' });
  expect(await reportsOf('amd64')).toEqual([]);
  expect(second.arm64.exitCode).toBe(0);
  expect(second.arm64.stderr).toMatch(/base image \S+ moved from \S+ to \S+ \(linux\/arm64\)/);
  expect(second.merged.exitCode).toBe(0);
  const [arm, amd] = digestsIn((await fetchManifest(list)).text);
  expect(amd).toBe(digestsIn(before)[1]);
  expect(arm).not.toBe(digestsIn(before)[0]);
});

const digestsIn = (text: string) =>
  (JSON.parse(text) as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest);
