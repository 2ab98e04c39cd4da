import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { GitRepository, serveGit, temporaryFolder } from '../rig/git/index.js';
import { Project } from '../rig/project/index.js';

let project: Project;
let folder = '';
let remove: () => Promise<void>;
let app: GitRepository;
beforeEach(async () => {
  project = await Project.create();
  ({ remove, path: folder } = await temporaryFolder());
  app = await GitRepository.create(join(folder, 'app.git'), {
    'tasks/build.yaml': `version: v1.1.0
alias:
  src: [aliases.yaml]
steps:
- build: -t $name:{{.Run.Commit}} --label branch={{.Run.Branch}} --label from={{.Run.Repository}} src
`,
    'tasks/aliases.yaml': 'name: r.example.com/app\n',
    'src/Dockerfile': 'FROM scratch\n',
  });
});
afterEach(() => Promise.all([project.close(), remove()]));

test('a task of a repository is run on its files, which say commit, branch and repository', async () => {
  const head = await app.head();
  const words = ['run', 'build.yaml', app.url, '--dry-run', '--registry', 'r.example.com'];
  const { exitCode, stderr } = await project.taskrun(words);
  expect(stderr).toContain(`${app.url} is commit ${head} of main\n`);
  expect(stderr).toContain(`-t r.example.com/app:${head} --label branch=main --label from=${app.url}`);
  expect(exitCode).toBe(0);
});

test("a task of a repository is run on the user's own files", async () => {
  const other = await GitRepository.create(join(folder, 'other'), { 'src/Dockerfile': 'FROM scratch\n' });
  const words = ['render', `${app.url}#main:tasks/build.yaml`, '--registry', 'r.example.com'];
  const { stdout } = await project.taskrun(words, { directory: other.folder });
  expect(stdout).toContain(
    `-t r.example.com/app:${await other.head()} --label branch=main --label from= src`,
  );
});

test('offline, and with nothing in the cache', async () => {
  const words = ['plan', 'build.yaml', app.url, '--offline'];
  expect(await project.taskrun(words)).toMatchObject({
    exitCode: 5,
    stdout: '',
    stderr: `error: the location '${app.url}' is not in the cache
   = hint: leave --offline away once, to fetch it
   [context/offline]
`,
  });
  await project.taskrun(words.slice(0, -1));
  const { exitCode, stderr } = await project.taskrun(words);
  expect(stderr).toContain('of main, from the cache\n');
  expect(exitCode).toBe(0);
});

test('a password in a URL shows nowhere', async () => {
  const server = await serveGit(folder, { username: 'me', password: 'hunter2' });
  try {
    const url = `${server.address.replace('//', '//me:hunter2@')}/app.git`;
    const good = await project.taskrun(['render', 'build.yaml', url]);
    expect(good.exitCode).toBe(0);
    const bad = await project.taskrun(['render', 'build.yaml', url.replace('hunter2', 'hunter3')]);
    expect(bad).toMatchObject({ exitCode: 5 });
    expect(`${good.stdout}${good.stderr}${bad.stderr}`).not.toMatch(/hunter/);
  } finally {
    await server.close();
  }
});

test('what is wrong in a remote file is shown where it stands', async () => {
  const commit = await app.commit({ 'tasks/wrong.yaml': 'steps:\n- cmd: "x\n' });
  const { exitCode, stderr } = await project.taskrun(['run', 'wrong.yaml', app.url, '--dry-run']);
  expect(stderr).toContain(`--> ${app.url}#${commit.slice(0, 12)}:tasks/wrong.yaml:2:9`);
  expect(exitCode).toBe(3);
});

test('a task from elsewhere takes no powers over the machine, unless allowed', async () => {
  await app.commit({ 'tasks/power.yaml': 'steps:\n- cmd: r.example.com/tool\n  privileged: true\n' });
  const words = ['plan', 'power.yaml', app.url];
  const refused = await project.taskrun(words);
  expect(refused.stderr).toContain('[plan/not-allowed]');
  expect(refused.exitCode).toBe(3);
  expect((await project.taskrun([...words, '--allow', 'privileged'])).exitCode).toBe(0);
});

test('steps cannot write to fetched files', async () => {
  const { exitCode, stderr } = await project.taskrun([
    'run',
    'build.yaml',
    app.url,
    '--in-place',
    '--dry-run',
  ]);
  expect(stderr).toContain("error: '--in-place' needs a context on this machine");
  expect(exitCode).toBe(2);
});
