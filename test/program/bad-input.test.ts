import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Installation, type ProgramResult } from '../rig/program/index.js';
import { ScriptedDocker } from '../rig/scripted-docker/index.js';
import { openTestRegistry, respond, type TestRegistry } from '../rig/test-registry/index.js';

let docker: ScriptedDocker;
let registry: TestRegistry;
let installation: Installation;
let project: string;

beforeAll(async () => {
  docker = await ScriptedDocker.start();
});
afterAll(() => docker.close());
beforeEach(async () => {
  docker.reset();
  registry = await openTestRegistry();
  installation = await Installation.create();
  project = await mkdtemp(join(tmpdir(), 'taskrun-project-'));
  await writeFile(join(project, 'Dockerfile'), 'FROM scratch\n');
});
afterEach(async () => {
  // Whatever went wrong, nothing is left where temporary files go.
  const left = await readdir(installation.temporaryFolder);
  await Promise.all([installation.close(), registry.close(), rm(project, { recursive: true })]);
  expect(left).toEqual([]);
});

/** Runs a task of these lines as the file `task.yaml`; the registry is called REGISTRY in what is printed. */
async function run(lines: string, words: readonly string[] = []): Promise<ProgramResult> {
  await writeFile(join(project, 'task.yaml'), lines);
  return taskrun(['run', 'task.yaml', '--registry', registry.address, '--id', 'r1', ...words]);
}

async function taskrun(
  words: readonly string[],
  kill?: Parameters<Installation['taskrun']>[1],
): Promise<ProgramResult> {
  const result = await installation.taskrun(words, {
    directory: project,
    environment: docker.environment,
    ...kill,
  });
  const named = (text: string): string => text.replaceAll(registry.address, 'REGISTRY');
  return {
    ...result,
    stdout: named(result.stdout),
    stderr: named(result.stderr),
  };
}

const build = 'version: v1.1.0\nsteps:\n- build: -t $Registry/app:$ID .\n';

describe('before anything starts', () => {
  afterEach(() => expect(docker.calls).toEqual([]));

  test('no such file', async () => {
    await writeFile(join(project, 'task.yml'), build);
    expect(await taskrun(['run', 'task.yaml'])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `error: the task file 'task.yaml' does not exist, nor does 'tasks/task.yaml'
   = hint: did you mean 'task.yml'?
   [read/not-found]
`,
    });
  });

  test('an empty file', async () => {
    expect(await run('\n')).toMatchObject({
      exitCode: 3,
      stderr: `error: the task file 'task.yaml' is empty
   = hint: a task file has at least 'steps:' with one step
   [read/empty]
`,
    });
  });

  test('invalid YAML', async () => {
    const { exitCode, stderr } = await run('version: v1.1.0\nsteps:\n- build: "-t app .\n');
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
     {
       "exitCode": 3,
       "stderr": "error: invalid YAML: a text in quotes never ends
       --> task.yaml:3:18
        |
      3 | - build: "-t app .
        |                  ^
        = hint: close it with the quote it begins with
        [task/invalid-yaml]
     ",
     }
    `);
  });

  test('a wrong version', async () => {
    const { exitCode, stderr } = await run(build.replace('v1.1.0', 'v2.0.0'));
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
     {
       "exitCode": 3,
       "stderr": "error: there is no version 'v2.0.0'
       --> task.yaml:1:10
        |
      1 | version: v2.0.0
        |          ^^^^^^
        = hint: the versions are '1.0-preview-1', 'v1.0.0', 'v1.1.0'
        [task/version]
     ",
     }
    `);
  });

  test('an unknown step in when', async () => {
    const { exitCode, stderr } = await run(
      `${build}  id: compile\n- push: [$Registry/app:$ID]\n  when: [compil]\n`,
    );
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
     {
       "exitCode": 3,
       "stderr": "error: no step has the id 'compil'
       --> task.yaml:6:10
        |
      6 |   when: [compil]
        |          ^^^^^^
        = hint: did you mean 'compile'?
        [plan/unknown-step]
     ",
     }
    `);
  });

  test('a missing Dockerfile', async () => {
    const { exitCode, stderr } = await run(build.replace(' .', ' -f Dokerfile .'));
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
     {
       "exitCode": 3,
       "stderr": "error: the Dockerfile 'Dokerfile' does not exist
       --> task.yaml:3:34
        |
      3 | - build: -t $Registry/app:$ID -f Dokerfile .
        |                                  ^^^^^^^^^
        = hint: did you mean 'Dockerfile'?
        [build/no-dockerfile]
     ",
     }
    `);
  });

  test('a registry that is down', async () => {
    const address = await unusedAddress();
    const { exitCode, stdout, stderr } = await run(`${build}- push: [$Registry/app:$ID]\n`, [
      '--registry',
      address,
    ]);
    expect({
      exitCode,
      stdout,
      stderr: stderr.replaceAll(address, 'REGISTRY'),
    }).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: `error: 'REGISTRY' refused the connection
  = hint: start the registry, or check its host and port
`,
    });
  });

  test('no engine for a step that needs one', async () => {
    await writeFile(join(project, 'task.yaml'), 'version: v1.1.0\nsteps:\n- cmd: example.com/tool:1\n');
    const environment = {
      ...docker.environment,
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    };
    expect(
      await taskrun(['run', 'task.yaml', '--registry', registry.address], {
        environment,
      }),
    ).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: `error: the docker engine at 'unix:///nowhere/docker.sock' does not answer (ENOENT)
  = hint: start it, or change what DOCKER_HOST says
`,
    });
  });

  test('a record to be written where there is no directory', async () => {
    expect(await run(build, ['--metadata-file', 'nowhere/run.json'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `error: the directory of --metadata-file 'nowhere/run.json' does not exist
  = hint: make the directory first, or give another file
`,
    });
  });
});

describe('while it runs', () => {
  test('a failing RUN', async () => {
    docker.script = (call) => {
      call.stderr('#5 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1\n');
      return 1;
    };
    const { exitCode, stderr } = await run(`${build}- push: [$Registry/app:$ID]\n`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      'acb_step_0 | #5 ERROR: process "/bin/sh -c false" did not complete successfully',
    );
    expect(stderr).toMatch(
      /✗ failed after .*\n {2}step 'acb_step_0': 'docker build' ended with exit code 1\n {2}log: taskrun runs logs r1 --step acb_step_0\n$/,
    );
    expect(docker.calls).toHaveLength(1);
  });

  test('a registry that refuses', async () => {
    registry.inject({
      answer: respond(401, { 'www-authenticate': 'Basic realm="private"' }),
    });
    docker.script = (call) => (call.arguments[0] === 'push' ? 1 : 0);
    const { exitCode, stderr } = await run(`${build}- push: [$Registry/app:$ID]\n`);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`  step 'acb_step_1': 'REGISTRY' requires authentication for 'REGISTRY/app:r1'
  hint: log in with 'docker login REGISTRY', or check the name
`);
    expect(docker.calls.map((call) => call.replace(/--metadata-file=\S+/, '--metadata-file=FILE'))).toEqual([
      `buildx build -t ${registry.address}/app:r1 --metadata-file=FILE .`,
      `push ${registry.address}/app:r1`,
    ]);
  });

  test('Ctrl-C ends the build and skips the rest', async () => {
    let killed: string | undefined;
    docker.script = async (call) => {
      call.stdout('building\n');
      killed = await call.killed;
      return 143;
    };
    await writeFile(join(project, 'task.yaml'), `${build}- push: [$Registry/app:$ID]\n`);
    let interrupted = false;
    const { exitCode, stderr } = await taskrun(['run', 'task.yaml', '--registry', registry.address], {
      onOutput: (text, kill) => {
        if (interrupted || !text.includes('| building')) return;
        interrupted = true;
        kill('SIGINT');
      },
    });
    expect([exitCode, killed]).toEqual([130, 'SIGTERM']);
    expect(stderr).toContain('interrupted: stopping and cleaning up');
    expect(stderr).toMatch(/- acb_step_0 +build +canceled/);
    expect(stderr).toMatch(/- acb_step_1 +push +skipped/);
  });

  test('a step that takes too long', async () => {
    let killed: string | undefined;
    docker.script = async (call) => {
      killed = await call.killed;
      return 143;
    };
    const { exitCode, stderr } = await run(`${build}  timeout: 1\n- push: [$Registry/app:$ID]\n`);
    expect([exitCode, killed]).toEqual([6, 'SIGTERM']);
    expect(stderr).toContain(`  step 'acb_step_0': timed out after 1 s
  hint: give the step more time with 'timeout: SECONDS', or the whole task with 'stepTimeout: SECONDS'
`);
  });

  test('a name that is none is pushed once, and said to be none', async () => {
    docker.script = () => 1;
    const { exitCode, stderr } = await run('version: v1.1.0\nsteps:\n- push: [$Registry/App:1]\n', [
      '--no-lint',
    ]);
    expect([exitCode, docker.calls.length]).toEqual([4, 1]);
    expect(stderr).toContain(`  step 'acb_step_0': 'REGISTRY/App:1' is not a valid image name
  hint: write it as 'registry/repository:tag'
`);
  });

  test('an engine that ends meanwhile is not the fault of the step', async () => {
    docker.script = () => {
      docker.answers = false;
      return 1;
    };
    const { exitCode, stderr } = await run(build);
    expect(exitCode).toBe(5);
    expect(stderr.replaceAll(/'unix:.*?'/g, 'ENGINE')).toContain(
      `  step 'acb_step_0': the docker engine at ENGINE no longer answers (ECONNRESET)
  hint: start it again; its own log says why it ended
`,
    );
  });

  test('nobody reads the output: the run goes on', async () => {
    await writeFile(join(project, 'task.yaml'), build);
    docker.script = (call) => {
      for (let line = 0; line < 100; line += 1) call.stdout(`line ${line}\n`);
      return 0;
    };
    for (const progress of ['plain', 'json']) {
      const words = ['run', 'task.yaml', '--registry', registry.address, '--progress', progress];
      expect((await taskrun(words, { unread: true })).exitCode).toBe(0);
    }
  });
});

/** An address of loopback where nothing listens. */
async function unusedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `localhost:${port}`;
}
