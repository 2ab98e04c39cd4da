import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchManifest } from '../rig/images/index.js';
import { type ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { openTestRegistry, type TestRegistry } from '../rig/test-registry/index.js';

/** A machine with Node and nothing else. */
const bare = { PATH: '/nowhere', DOCKER_HOST: 'unix:///nowhere/docker.sock' };

let project: Project;
let registry: TestRegistry;

beforeEach(async () => {
  [project, registry] = await Promise.all([Project.create(), openTestRegistry()]);
  await project.write(
    'Dockerfile',
    'FROM scratch\nARG TARGETARCH\nCOPY app-$TARGETARCH /app\nENTRYPOINT ["/app"]\n',
  );
  await project.write('app-amd64', 'for amd64');
  await project.write('app-arm64', 'for arm64');
});
afterEach(() => Promise.all([project.close(), registry.close()]));

function run(task: string, ...words: readonly string[]): Promise<ProgramResult> {
  const all = [
    'run',
    '-',
    '.',
    '--registry',
    registry.address,
    '--id',
    'r1',
    '--progress',
    'quiet',
    ...words,
  ];
  return project.taskrun(all, { input: `version: v1.1.0\nsteps:\n${task}`, environment: bare });
}

test('without any engine, images are built, pushed and listed, and it is said', async () => {
  const { exitCode, stderr } = await run(`
- build: -t $Registry/app:amd64 --platform linux/amd64 .
- build: -t $Registry/app:arm64 --platform linux/arm64 .
- push: [$Registry/app:amd64, $Registry/app:arm64]
- cmd: docker manifest create $Registry/app:1 $Registry/app:amd64 $Registry/app:arm64
- cmd: docker manifest push $Registry/app:1
`);
  expect(stderr).toContain(
    'no Docker Engine answers: the executor is native, for this task, which needs no engine',
  );
  expect(exitCode).toBe(0);
  const { manifests } = JSON.parse((await fetchManifest(`${registry.address}/app:1`)).text) as {
    manifests: { platform: object }[];
  };
  expect(manifests.map(({ platform }) => platform)).toEqual([
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm64', os: 'linux' },
  ]);
});

test('what was warned of already is not said again when the executor refuses', async () => {
  await project.write('Dockerfile', 'FROM scratch\nRUN ["/app"]\n');
  const task = '- {build: .}\n- {build: ., exitedWith: [1]}\n';
  const { exitCode, stderr } = await run(task, '--executor', 'native');
  expect(exitCode).toBe(3);
  expect(stderr.match(/^warning: /gm)).toHaveLength(1);
  expect(stderr).toContain('error: RUN runs a program');
});

test('no process is started but node itself', async () => {
  const [hook, log] = [join(project.folder, 'count.cjs'), join(project.folder, 'started')];
  await project.write('started', '');
  await project.write(
    'count.cjs',
    `const { appendFileSync } = require('node:fs');
const childProcess = require('node:child_process');
for (const [owner, name] of [[childProcess.ChildProcess.prototype, 'spawn'], [childProcess, 'spawnSync']]) {
  const start = owner[name];
  owner[name] = function (...words) {
    appendFileSync(${JSON.stringify(log)}, JSON.stringify(words[0].file ?? words[0]) + '\\n');
    return start.apply(this, words);
  };
}
require('node:module').syncBuiltinESMExports();
`,
  );
  const task =
    '- build: -t $Registry/app:1 --platform linux/amd64,linux/arm64 .\n- push: [$Registry/app:1]\n';
  const words = ['run', '-', '.', '--registry', registry.address, '--progress', 'quiet'];
  const input = `version: v1.1.0\nsteps:\n${task}`;
  const environment = { ...bare, NODE_OPTIONS: `--require ${hook}` };
  const { exitCode } = await project.taskrun([...words, '--executor', 'native'], { input, environment });
  expect(exitCode).toBe(0);
  expect(await readFile(log, 'utf8')).toBe('');
  // what is started would be counted
  const one = ['-e', "require('node:child_process').spawnSync('a-program')"];
  spawnSync(process.execPath, one, { env: { ...process.env, ...environment } });
  expect(await readFile(log, 'utf8')).toBe('"a-program"\n');
});

test('several platforms in one build, a tag, an output and the digest in a file', async () => {
  const { exitCode } = await run(
    `
- build: -t $Registry/app:1 --platform linux/amd64,linux/arm64 --iidfile id --output type=oci,dest=app.tar .
- cmd: docker tag $Registry/app:1 $Registry/other:2
- cmd: docker push $Registry/other:2
- cmd: docker images --format {{"{{.Repository}}"}} > images
`,
    ...['--executor', 'native', '--in-place'],
  );
  expect(exitCode).toBe(0);
  const digest = await readFile(join(project.folder, 'id'), 'utf8');
  expect(registry.requests.some(({ target }) => target.includes(`manifests/${digest}`))).toBe(true);
  expect((await readFile(join(project.folder, 'app.tar'))).includes(digest.slice(7))).toBe(true);
  expect(await readFile(join(project.folder, 'images'), 'utf8')).toContain(`${registry.address}/other\n`);
});

test('what needs an engine is refused at its line, before anything starts', async () => {
  await project.write('Dockerfile', 'FROM scratch\nCOPY app-amd64 /\nRUN /app-amd64\n');
  const { exitCode, stderr } = await run(
    '- build: -t app .\n- cmd: bash echo\n- cmd: docker ps\n- build: -t app --squash .\n',
    ...['--executor', 'native', '--no-lint'],
  );
  expect(exitCode).toBe(3);
  for (const said of [
    "'docker ps' needs a Docker Engine",
    'a container cannot be run without an engine',
    "'--squash' of a build needs an engine",
    'RUN runs a program, which only an engine can do',
    'Dockerfile:3:1',
  ])
    expect(stderr).toContain(said);
  expect(registry.requests).toEqual([]);
});

test('a task that needs an engine is not taken over', async () => {
  await project.write('Dockerfile', 'FROM scratch\nRUN x\n');
  const { exitCode, stderr } = await run('- build: -t app .\n', '--no-lint');
  expect(exitCode).toBe(5);
  expect(stderr).not.toContain('the executor is');
});

test('a build that fails says where in its Dockerfile', async () => {
  await project.write('Dockerfile', 'FROM scratch\n\nCOPY missing /\n');
  const { exitCode, stderr } = await run('- build: -t app .\n', '--executor', 'native');
  expect(exitCode).toBe(4);
  expect(stderr).toContain("Dockerfile:3: '/missing' is not there");
});
