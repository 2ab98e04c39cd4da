import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitRepository } from '../rig/git/index.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';
import { corruptAnswer, openTestRegistry, type TestRegistry } from '../rig/test-registry/index.js';

let folder = '';
let installation: Installation;
let registry: TestRegistry;
/** The repository with the task, and two that use it. */
let shared: GitRepository;
let one: GitRepository;
let other: GitRepository;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-sharing-'));
  installation = await Installation.create();
  registry = await openTestRegistry();
  shared = await GitRepository.create(join(folder, 'shared'), {
    'tasks/build.yaml': `version: v1.1.0
alias:
  src: [names.yaml]
steps:
- id: build
  build: '-t $team/{{.Values.name}}:{{.Values.tag}} --label commit={{.Run.Commit}} .'
`,
    'tasks/names.yaml': 'team: r.example.com/team\n',
    'tasks/defaults.yaml': 'name: nobody\ntag: latest\n',
  });
  one = await GitRepository.create(join(folder, 'one'), {
    Dockerfile: 'FROM scratch\n',
    'values.yaml': 'name: one\n',
  });
  other = await GitRepository.create(join(folder, 'other'), {
    Dockerfile: 'FROM scratch\n',
    'values.yaml': 'name: other\ntag: v2\n',
  });
});
afterEach(async () => {
  await Promise.all([installation.close(), registry.close()]);
  await rm(folder, { recursive: true });
});

const taskrun = (where: GitRepository, words: readonly string[], environment = {}): Promise<ProgramResult> =>
  installation.taskrun(words, { directory: where.folder, environment });
const location = (tag = '1.0') => `oci://${registry.address}/tasks/build:${tag}`;
const publish = (...words: readonly string[]) =>
  taskrun(shared, ['publish', 'build.yaml', location(), '--values', 'tasks/defaults.yaml', ...words]);
/** A cache of its own: nothing was ever fetched. */
const freshCache = async () => ({ TASKRUN_CACHE: await mkdtemp(join(folder, 'cache-')) });

describe('a published task', () => {
  test('is used by two repositories, each with values of its own', async () => {
    const published = await publish();
    expect(published).toMatchObject({
      exitCode: 0,
      stderr: 'tasks/build.yaml\ntasks/defaults.yaml\ntasks/names.yaml\n',
    });
    const [, digest = ''] = published.stdout.trim().split('@');
    const run = (where: GitRepository) =>
      taskrun(where, [
        'run',
        location(),
        '--values',
        'values.yaml',
        '--dry-run',
        '--registry',
        'r.example.com',
      ]);
    const [first, second] = await Promise.all([run(one), run(other)]);
    // Which of the two fetched it for both is not said here.
    expect(first.stderr).toContain(`${location()} is ${digest}`);
    expect(first.stderr).toContain(`-t r.example.com/team/one:latest --label commit=${await one.head()}`);
    expect(second.stderr).toContain(`-t r.example.com/team/other:v2 --label commit=${await other.head()}`);
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
  });

  test('says where it came from, and is the same when it is published again', async () => {
    await shared.git('remote', 'add', 'origin', 'https://me:secret@example.com/shared.git');
    const first = await publish('--annotation', 'team=platform');
    expect((await publish('--annotation', 'team=platform')).stdout).toBe(first.stdout);
    const response = await fetch(`http://${registry.address}/v2/tasks/build/manifests/1.0`, {
      headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
    });
    expect(await response.json()).toMatchObject({
      artifactType: 'application/vnd.taskrun.task.v1',
      config: { mediaType: 'application/vnd.taskrun.task.config.v1+json' },
      layers: [
        {
          mediaType: 'application/yaml',
          annotations: { 'org.opencontainers.image.title': 'tasks/build.yaml' },
        },
        { annotations: { 'org.opencontainers.image.title': 'tasks/defaults.yaml' } },
        { annotations: { 'org.opencontainers.image.title': 'tasks/names.yaml' } },
      ],
      annotations: {
        'org.opencontainers.image.source': 'https://example.com/shared.git',
        'org.opencontainers.image.revision': await shared.head(),
        'org.opencontainers.image.version': '1.0',
        team: 'platform',
      },
    });
  });

  test.each([
    [['tasks/nothing.yaml', 'oci://r.example.com/x:1'], 3, /does not exist/],
    [['build.yaml', 'r.example.com/x:1'], 2, /is not a place for a task in a registry/],
    [['build.yaml', 'oci://r.example.com/x'], 2, /has no tag by which the task will be found/],
    [['-', 'oci://r.example.com/x:1'], 3, /is empty/],
  ])('is not made of %j', async (words, exitCode, message) => {
    const result = await taskrun(shared, ['publish', ...words]);
    expect(result).toMatchObject({ exitCode, stdout: '' });
    expect(result.stderr).toMatch(message);
  });

  test('must be one that can be planned', async () => {
    await writeFile(join(shared.folder, 'tasks', 'wrong.yaml'), 'steps:\n- cmd: bash | sh\n');
    const result = await taskrun(shared, ['publish', 'wrong.yaml', location()]);
    expect(result).toMatchObject({ exitCode: 3, stdout: '' });
    expect(registry.requests).toEqual([]);
  });
});

describe('a locked task', () => {
  const use = ['plan', '--frozen', '--set', 'name=x'];

  test('stays what it was when its tag moves', async () => {
    const [, digest] = (await publish()).stdout.trim().split('@');
    const locked = await taskrun(one, ['lock', location()]);
    expect(locked).toMatchObject({ exitCode: 0, stdout: `${location()} ${digest}\n` });
    expect(JSON.parse(await readFile(join(one.folder, 'taskrun.lock'), 'utf8'))).toEqual({
      version: 1,
      locations: { [location()]: digest },
    });
    await shared.commit({ 'tasks/build.yaml': 'steps:\n- cmd: evil\n' });
    await publish();
    const { exitCode, stdout, stderr } = await taskrun(one, [...use, location()], await freshCache());
    expect(stderr).toContain(`is ${digest}`);
    expect(stdout).toContain('team/x:latest');
    expect(exitCode).toBe(0);
    const again = await taskrun(one, ['lock', location()]);
    expect(again.stdout).toContain(`(was ${digest})`);
  });

  test.each(['blobs', 'manifests'])('is refused when its %s were tampered with', async (what) => {
    await publish();
    await taskrun(one, ['lock', location()]);
    registry.inject({ method: 'GET', target: new RegExp(`/${what}/`), answer: corruptAnswer() });
    const result = await taskrun(one, [...use, location()], await freshCache());
    expect(result).toMatchObject({ exitCode: 5, stdout: '' });
    expect(result.stderr).toMatch(/that are not 'sha256:[0-9a-f]{64}'/);
  });

  test('of git stays at its commit', async () => {
    const task = `${shared.url}#main:tasks/build.yaml`;
    const commit = await shared.head();
    await taskrun(one, ['lock', task]);
    await shared.commit({ 'tasks/build.yaml': 'steps:\n- cmd: evil\n' });
    const { stderr, exitCode } = await taskrun(one, [...use, task], await freshCache());
    expect(stderr).toContain(`is commit ${commit}`);
    expect(exitCode).toBe(0);
  });

  test('behind a URL, or with aliases from one, is refused when that changes', async () => {
    let text = 'steps:\n- cmd: bash\n';
    const server = createServer((request, response) =>
      response.end(request.url === '/aliases' ? 'a: b' : text),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await writeFile(
        join(one.folder, 'task.yaml'),
        `version: v1.1.0\nalias: {src: ['${address}/aliases']}\nsteps: [{cmd: bash}]\n`,
      );
      await taskrun(one, ['lock', `${address}/task.yaml`, 'task.yaml']);
      expect((await taskrun(one, [...use, 'task.yaml'])).exitCode).toBe(0);
      expect((await taskrun(one, [...use, `${address}/task.yaml`])).exitCode).toBe(0);
      text = 'steps:\n- cmd: evil\n';
      const result = await taskrun(one, ['plan', `${address}/task.yaml`]);
      expect(result.stderr).toMatch(/error: '.*\/task\.yaml' is 'sha256:.*', and not 'sha256:.*' as locked/);
      expect(result).toMatchObject({ exitCode: 3, stdout: '' });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('that nobody has locked is refused, and so is a run without a lock', async () => {
    await publish();
    const without = await taskrun(one, [...use, location()]);
    expect(without.stderr).toContain("error: '--frozen' needs the lock 'taskrun.lock', which is not there");
    expect(without.exitCode).toBe(2);
    await taskrun(one, ['lock', location()]);
    const result = await taskrun(one, [...use, location('2.0')]);
    expect(result.stderr).toContain(`error: the lock does not say what '${location('2.0')}' is`);
    expect(result.exitCode).toBe(3);
    // a context is what is worked on, and not part of the lock, unless the task is one of its files
    const own = await taskrun(one, [...use, './Dockerfile', shared.url]);
    expect(own.stderr).not.toContain('[lock/missing]');
    const theirs = await taskrun(one, [...use, 'build.yaml', shared.url]);
    expect(theirs.stderr).toContain('[lock/missing]');
  });
});

describe('a step that runs a published task', () => {
  const main = (tag: string, values: string) => `steps:
- id: first
  cmd: r.example.com/tool
- id: shared
  task: ${location(tag)}
  values: {${values}}
- cmd: r.example.com/tool last
  when: [shared]
`;
  const dryRun = ['run', 'acr-task.yaml', '--dry-run', '--registry', 'r.example.com'];

  test('has its steps in the graph, with values of its own', async () => {
    await publish();
    await one.commit({ 'acr-task.yaml': main('1.0', 'name: one') });
    await other.commit({ 'acr-task.yaml': main('1.0', "name: other, tag: '{{.Run.ID}}'") });
    const first = await taskrun(one, ['plan', '--output', 'json']);
    const { steps } = JSON.parse(first.stdout) as {
      steps: { id: string; after: string[]; words: string[] }[];
    };
    expect(steps.map(({ id, after }) => [id, after])).toEqual([
      ['first', []],
      ['shared.build', ['first']],
      ['acb_step_2', ['shared.build']],
    ]);
    expect(steps[1]?.words).toContain('r.example.com/team/one:latest');
    const second = await taskrun(other, [...dryRun, '--id', 'r7']);
    expect(second.stderr).toContain(`-t r.example.com/team/other:r7 --label commit=${await other.head()}`);
    expect(second.exitCode).toBe(0);
  });

  test('is pinned by the lock, however deep it stands', async () => {
    const [, digest] = (await publish()).stdout.trim().split('@');
    await one.commit({
      'acr-task.yaml': 'steps:\n- task: ci/inner.yaml\n',
      'ci/inner.yaml': main('1.0', 'name: x'),
    });
    expect((await taskrun(one, ['lock'])).stdout).toBe(`${location()} ${digest}\n`);
    await shared.commit({ 'tasks/build.yaml': 'steps:\n- cmd: evil\n' });
    await publish();
    const frozen = await taskrun(one, [...dryRun, '--frozen'], await freshCache());
    expect(frozen.stderr).toContain('r.example.com/team/x:latest');
    expect(frozen.exitCode).toBe(0);
    await one.commit({ 'ci/inner.yaml': main('2.0', 'name: x') });
    const changed = await taskrun(one, [...dryRun, '--frozen']);
    expect(changed.stderr).toContain(`error: the lock does not say what '${location('2.0')}' is`);
    expect(changed.stderr).toContain('--> ci/inner.yaml:5:9');
    expect(changed.exitCode).toBe(3);
  });

  test('in a repository, with others beside it', async () => {
    await shared.commit({
      'tasks/all.yaml': 'steps:\n- task: sub/part.yaml\n- task: ../outside.yaml\n',
      'tasks/sub/part.yaml': 'steps:\n- cmd: r.example.com/part\n',
      'outside.yaml': 'steps:\n- cmd: r.example.com/outside\n',
      'tasks/escape.yaml': 'steps:\n- task: ../../one/values.yaml\n',
    });
    await one.commit({ 'acr-task.yaml': `steps:\n- task: ${shared.url}#main:tasks/all.yaml\n` });
    const { stdout } = await taskrun(one, ['plan']);
    expect(stdout).toMatch(/r\.example\.com\/part[^]*r\.example\.com\/outside/);
    const escape = await taskrun(one, ['plan', `${shared.url}#main:tasks/escape.yaml`]);
    expect(escape.stderr).toContain("has no task file '../one/values.yaml'");
    expect(escape.exitCode).toBe(3);
  });

  test('is published with the local files it is made of', async () => {
    await shared.commit({
      'tasks/whole.yaml': 'steps:\n- task: part.yaml\n',
      'tasks/part.yaml': 'steps:\n- cmd: r.example.com/part\n',
    });
    const published = await taskrun(shared, ['publish', 'whole.yaml', location('3')]);
    expect(published.stderr).toBe('tasks/part.yaml\ntasks/whole.yaml\n');
    const { stdout } = await taskrun(one, ['plan', location('3')]);
    expect(stdout).toContain('r.example.com/part');
  });
});
