import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

const good = 'version: v1.1.0\nsteps:\n- cmd: alpine:3 ls\n';
const bad =
  'version: v1.1.0\nsteps:\n- build: -t app:1 .\n- push: [ap:1]\n- cmd: alpine\n  privileged: true\n';

test('nothing to say', async () => {
  await project.write('good.yaml', good);
  expect(await project.taskrun(['lint', 'good.yaml'])).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: 'good.yaml: no errors, no warnings\n',
  });
});

test('several files, one of them with an error, one missing', async () => {
  await project.write('good.yaml', good);
  await project.write('bad.yaml', bad);
  expect(await project.taskrun(['lint', 'good.yaml', 'bad.yaml', 'gone.yaml'])).toMatchInlineSnapshot(`
   {
     "exitCode": 3,
     "stderr": "
   3 files: 2 errors, 2 warnings
   ",
     "stdout": "error: image 'ap:1' is pushed but no step builds it
     --> bad.yaml:4:10
      |
    4 | - push: [ap:1]
      |          ^^^^
      = hint: did you mean 'app:1'?
      = note: step 'acb_step_0' builds this nearly equal name
     --> bad.yaml:3:13
      |
    3 | - build: -t app:1 .
      |             ^^^^^
      [lint/image-not-built]

   warning: 'alpine' has no tag, so each run takes whatever 'latest' is by then
     --> bad.yaml:5:8
      |
    5 | - cmd: alpine
      |        ^^^^^^
      = hint: name a version, as in 'alpine:1.0', or a digest
      [lint/latest-image]

   warning: step 'acb_step_2' runs privileged: it can do everything on the machine that runs it
     --> bad.yaml:6:3
      |
    6 |   privileged: true
      |   ^^^^^^^^^^^^^^^^
      = hint: take 'privileged' away, or give only what it needs with '--cap-add'
      [lint/privileged]

   error: the task file 'gone.yaml' does not exist, nor does 'tasks/gone.yaml'
      = hint: did you mean 'good.yaml'?
      [read/not-found]
   ",
   }
  `);
});

test('warnings alone are no failure, and the user may allow what they warn of', async () => {
  const input = good.replace('ls', 'ls\n  privileged: true');
  const warned = await project.taskrun(['lint', '-'], { input });
  expect(warned).toMatchObject({
    exitCode: 0,
    stderr: '\n<stdin>: no errors, 1 warning\n',
  });
  const allowed = await project.taskrun(['lint', '-', '--allow', 'privileged'], { input });
  expect(allowed.stderr).toBe('<stdin>: no errors, no warnings\n');
});

test('a Dockerfile of the project, and comments that silence', async () => {
  await project.write('Dockerfile', 'FROM alpine\n');
  const input = 'version: v1.1.0\nsteps:\n- build: -t app:1 .\n  privileged: true\n';
  const found = await project.taskrun(['lint', '-'], { input });
  expect(found.stdout).toContain('--> Dockerfile:1:1');
  const silenced =
    'version: v1.1.0\nsteps:\n- cmd: alpine # taskrun-ignore: lint/latest-image, lint/quoting\n';
  const { stdout } = await project.taskrun(['lint', '-'], { input: silenced });
  expect(stdout).not.toContain('[lint/latest-image]');
  expect(stdout).toContain("nothing here has the code 'lint/quoting'");
});

test.each(['json', 'sarif', 'github'])('%s on standard output alone', async (kind) => {
  await project.write('bad.yaml', bad);
  const { exitCode, stdout, stderr } = await project.taskrun(['lint', 'bad.yaml', '--output', kind]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
  expect(stdout).toContain('lint/image-not-built');
  if (kind !== 'github') expect(JSON.parse(stdout)).toBeInstanceOf(Object);
});

test('a secret in the file is found, and printed by no output', async () => {
  const secret = `ghp_${'a1B2c3'.repeat(6)}`;
  await project.write('leak.yaml', `version: v1.1.0\nsteps:\n- cmd: alpine tool ${secret} "\n`);
  for (const kind of ['text', 'json', 'sarif', 'github']) {
    const { stdout } = await project.taskrun(['lint', 'leak.yaml', '--output', kind]);
    expect(stdout).toContain('lint/secret-in-text');
    expect(stdout).not.toContain(secret);
  }
});

test('codes are explained, misspelt ones suggested', async () => {
  const known = await project.taskrun(['lint', '--explain', 'lint/image-not-built']);
  expect(known).toMatchObject({ exitCode: 0, stderr: '' });
  expect(known.stdout).toContain('Remedy: push the name that a step builds');
  expect(await project.taskrun(['lint', '--explain', 'lint/image-not-build'])).toEqual({
    exitCode: 2,
    stdout: '',
    stderr:
      "error: there is no code 'lint/image-not-build'\n  = hint: did you mean 'lint/image-not-built'?\n",
  });
});
