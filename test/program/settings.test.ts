import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { Project } from '../rig/project/index.js';

let project: Project;
beforeEach(async () => {
  project = await Project.create();
});
afterEach(() => project.close());

const doctor = (file = 'config.yaml') =>
  project.taskrun(['doctor'], {
    environment: { TASKRUN_CONFIG: join(project.folder, file) },
  });

test('builders that cannot be used are told at their lines, all at once', async () => {
  await project.write(
    'config.yaml',
    `builders:
- platform: linux/arm46x/9/9
  address: tcp://builder:1234
- platform: linux/arm64
  address: builder:1234
- address: tcp://builder:1234
- platform: linux/arm64
`,
  );
  const { exitCode, stderr } = await doctor();
  expect(exitCode).toBe(2);
  expect(stderr.replaceAll(project.folder, '')).toMatchInlineSnapshot(`
   "error: 'linux/arm46x/9/9' is not a platform
     --> /config.yaml:2:13
      |
    2 | - platform: linux/arm46x/9/9
      |             ^^^^^^^^^^^^^^^^
      = hint: write it like 'platform: linux/arm64'
      [settings/builder]

   error: 'builder:1234' is not the address of a BuildKit server
     --> /config.yaml:5:12
      |
    5 |   address: builder:1234
      |            ^^^^^^^^^^^^
      = hint: write it like 'unix:///run/buildkit/buildkitd.sock', 'tcp://HOST:PORT', 'docker-container://NAME', 'kube-pod://NAME' or 'ssh://USER@HOST'
      [settings/builder]

   error: a builder says which platform it is for
     --> /config.yaml:6:3
      |
    6 | - address: tcp://builder:1234
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: write it like 'platform: linux/arm64'
      [settings/builder]

   error: a builder has an address
     --> /config.yaml:7:3
      |
    7 | - platform: linux/arm64
      |   ^^^^^^^^^^^^^^^^^^^^^
      = hint: write it like 'address: tcp://HOST:PORT'
      [settings/builder]
   "
  `);
});

test('a key that does not exist is a warning', async () => {
  await project.write('config.yaml', 'bilders: []\n');
  const { exitCode, stderr } = await doctor();
  expect(exitCode).not.toBe(2);
  expect(stderr).toContain("a settings file has no 'bilders'");
  expect(stderr).toContain("did you mean 'builders'?");
});

test('without a settings file nothing is said, and one that cannot be read is refused', async () => {
  expect((await doctor('none.yaml')).stderr).toBe('');
  await project.write('folder/file', '');
  const { exitCode, stderr } = await doctor('folder');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('cannot be read (EISDIR)');
});

describe('the registry', () => {
  beforeEach(() => project.write('task.yaml', 'version: v1.1.0\nsteps:\n- push: [$Registry/app]\n'));

  const render = (
    settings: string,
    { words = [], ...environment }: { words?: string[]; TASKRUN_REGISTRY?: string } = {},
  ) =>
    project.write('config.yaml', settings).then(() =>
      project.taskrun(['render', 'task.yaml', ...words], {
        environment: { TASKRUN_CONFIG: join(project.folder, 'config.yaml'), ...environment },
      }),
    );
  const pushes = ({ stdout }: { stdout: string }) => /push: \[(.*)\/app\]/.exec(stdout)?.[1];

  test('is that of the settings where the command line and the environment name none', async () => {
    const settings = 'registry: registry.example.com/team\n';
    expect(pushes(await render(settings))).toBe('registry.example.com/team');
    expect(pushes(await render(settings, { TASKRUN_REGISTRY: '' }))).toBe('registry.example.com/team');
    expect(pushes(await render(settings, { TASKRUN_REGISTRY: 'other:5000' }))).toBe('other:5000');
    expect(pushes(await render(settings, { words: ['--registry', 'localhost:1'] }))).toBe('localhost:1');
    expect(pushes(await render('builders: []\n'))).toBe('localhost:5656');
  });

  test('is that of runs', async () => {
    await project.write('config.yaml', 'registry: registry.example.com\n');
    const environment = { TASKRUN_CONFIG: join(project.folder, 'config.yaml') };
    const { exitCode, stderr } = await project.taskrun(['run', 'task.yaml', '--dry-run', '--no-lint'], {
      environment,
    });
    expect(stderr).toContain(' · registry.example.com · 1 step');
    expect(exitCode).toBe(0);
  });

  test.each([
    'https://registry.example.com',
    'registry',
    'Registry.example.com/Team',
    '"registry.example.com "',
  ])('is not %s', async (name) => {
    const { exitCode, stderr } = await render(`registry: ${name}\n`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${name.replaceAll('"', '')}' is not the name of a registry`);
    expect(stderr).toContain('config.yaml:1:11');
    expect(stderr).toContain('[settings/registry]');
  });

  test('is not looked up where another is named, and a mistake in the settings is told once', async () => {
    expect((await render('registry: [nonsense', { TASKRUN_REGISTRY: 'other:5000' })).stderr).toBe('');
    expect((await render('registr: a.example\n')).stderr.match(/has no 'registr'/g)).toHaveLength(1);
  });
});
