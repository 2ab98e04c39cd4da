import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { command } from '../rig/program/command.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';
import { startDockerRegistry } from '../rig/registries/index.js';
import { Project } from '../rig/project/index.js';
import { executorContract, linesOf } from './executor-contract.js';

/** CAP_SYS_ADMIN: https://man7.org/linux/man-pages/man7/capabilities.7.html */
const systemAdministration = 1n << 21n;

await describeLiveWith('the BuildKit executor', buildKitProgram, (engines, program) => {
  let project: Project;
  let buildKit: RunningBuildKit;
  /** buildctl and node, and no docker. */
  let programs: string;

  beforeAll(async () => {
    buildKit = await startBuildKit(placeOf(engines), program, { entitlements: ['security.insecure'] });
    programs = join(dirname(buildKit.log), 'programs');
    await mkdir(programs);
    await symlink(buildKit.buildctl, join(programs, 'buildctl'));
    await symlink(process.execPath, join(programs, 'node'));
  });
  afterAll(() => buildKit.close());
  beforeEach(async () => {
    project = await Project.create();
  });
  afterEach(() => project.close());

  const run = (id: string, more: readonly string[] = []): Promise<ProgramResult> => {
    const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry, '--id', id];
    const environment = { PATH: programs, BUILDKIT_HOST: buildKit.address };
    return project.taskrun([...words, '--set', `base=${engines.base}`, ...more], { environment });
  };
  const inspected = async (image: string, ...words: string[]): Promise<Record<string, unknown>> => {
    const options = ['inspect', '--tls-verify=false', ...words];
    const { stdout } = await command(engines.skopeoPath, [
      ...options,
      `docker://${engines.registry}/${image}`,
    ]);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  executorContract({ project: () => project, run });

  test('tasks/multiarch.yaml ends in a list of both platforms, with the provenance of each', async () => {
    const installation = await Installation.create();
    const words = ['run', 'multiarch.yaml', '--executor', 'buildkit', '--registry', engines.registry];
    const environment = { PATH: programs, BUILDKIT_HOST: buildKit.address };
    const { exitCode } = await installation.taskrun([...words, '--id', 'bk1'], { environment });
    await installation.close();
    expect(exitCode).toBe(0);
    const list = await inspected('multi-arch-samples/myimage:latest', '--raw');
    const entries = list.manifests as readonly { readonly platform: { readonly architecture: string } }[];
    const architectures = entries.map(({ platform }) => platform.architecture).sort();
    expect(architectures).toEqual(['amd64', 'arm64', 'unknown', 'unknown']);
  });

  const building = '- {id: image, build: -t $Registry/straight:$ID .}\n';

  test('an image that is pushed directly after its build is in its registry by then, and visible only after the push', async () => {
    await project.write('Dockerfile', `FROM ${engines.base}\nRUN echo straight > /made\n`);
    const steps = [
      '- {id: pushed, push: [$Registry/straight:$ID]}',
      '- {id: used, cmd: $Registry/straight:$ID cat /made}',
    ];
    await project.write('task.yaml', `version: v1.1.0\nsteps:\n${building}${steps.join('\n')}\n`);
    const result = await run('bk-straight');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'pushed').join()).toContain('0 blobs sent');
    expect(linesOf(result, 'used').slice(-1)).toEqual(['straight']);
  });

  test('of a context that an earlier run has sent only the changes are sent, also when BuildKit has forgotten it', async () => {
    await project.write('given', 'x'.repeat(10_000));
    await project.write('changes', 'one');
    await project.write(
      'task.yaml',
      `steps:\n- {id: read, cmd: "${engines.base} sh -c 'cat changes; wc -c < given'"}\n`,
    );
    const environment = {
      ...{ PATH: programs, BUILDKIT_HOST: buildKit.address },
      TASKRUN_CACHE: join(project.folder, '.cache'),
    };
    const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry];
    const read = async (): Promise<readonly string[]> => {
      const result = await project.taskrun(words, { environment });
      expect(result.exitCode).toBe(0);
      return linesOf(result, 'read').slice(-1);
    };
    expect(await read()).toEqual(['one10000']);
    await project.write('changes', 'two');
    expect(await read()).toEqual(['two10000']);
    await command(buildKit.buildctl, ['--addr', buildKit.address, 'prune', '--all']);
    await project.write('changes', 'three');
    expect(await read()).toEqual(['three10000']);
  });

  test('a container is served from the cache only where its step says so, and only on the same files', async () => {
    const words = `${engines.base} sh -c 'cat given; cat given > made; date >> made'`;
    await project.write('given', 'one\n');
    await project.write(
      'task.yaml',
      `version: v1.1.0\nsteps:\n- {id: cached, cmd: "${words}", cache: enabled}\n- {id: after, cmd: "${engines.base} cat made"}\n- {id: always, cmd: "${words}"}\n`,
    );
    const once = async (id: string) => {
      const result = await run(id);
      expect(result.exitCode).toBe(0);
      const [cached, after, always] = ['cached', 'after', 'always'].map((step) => linesOf(result, step));
      return { cached, after, always };
    };
    const served = 'it was run before on the same files: served from the cache';
    const first = await once('bk-cached-1');
    expect(first.cached).toEqual(['one']);
    const second = await once('bk-cached-2');
    expect(second.cached).toEqual([served]);
    expect(second.after).toEqual(first.after);
    expect(second.always).toEqual(['one']);
    await project.write('given', 'two\n');
    const third = await once('bk-cached-3');
    expect(third.cached).toEqual(['two']);
    expect(third.after?.[0]).toBe('two');
  });

  test('an image goes from here to a registry that BuildKit itself cannot push to', async () => {
    const strange = await startDockerRegistry(placeOf(engines), { tls: true });
    await project.write('Dockerfile', `FROM ${engines.base}\nRUN echo from here > /made\n`);
    await project.write(
      'task.yaml',
      `version: v1.1.0\nsteps:\n${building}- {id: pushed, push: [$Registry/straight:$ID]}\n`,
    );
    const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', strange.address];
    const { authority = '' } = strange;
    const environment = { PATH: programs, BUILDKIT_HOST: buildKit.address, SSL_CERT_FILE: authority };
    const result = await project.taskrun(words, { environment });
    await strange.close();
    expect(linesOf(result, 'image').join('\n')).toContain(`BuildKit cannot push to ${strange.address}`);
    expect(linesOf(result, 'pushed').join()).toMatch(/[1-9] blobs sent/);
    expect(result.exitCode).toBe(0);
  });

  test('a program for arm64 runs under emulation, which is said aloud', async () => {
    await project.write(
      'task.yaml',
      `steps:\n- {id: machine, cmd: "--platform linux/arm64 ${engines.base} uname -m"}\n`,
    );
    const result = await run('bk-arm64');
    expect(result.exitCode).toBe(0);
    const lines = linesOf(result, 'machine');
    expect(lines).toContain('aarch64');
    expect(lines.join()).toContain('linux/arm64 is emulated: no builder is declared for it');
  });

  test('privileged containers need the word of the user and of the server', async () => {
    const task = `steps:\n- {id: power, cmd: '${engines.base} grep CapEff /proc/self/status', privileged: true}\n`;
    await project.write('task.yaml', task);
    const result = await run('bk-privileged', ['--allow', 'privileged']);
    expect(result.exitCode).toBe(0);
    const [powers = ''] = linesOf(result, 'power');
    expect(BigInt(powers.replace(/^CapEff:\s+/, '0x')) & systemAdministration).toBe(systemAdministration);
  });

  test('secrets reach a container, and neither its definition nor the output', async () => {
    const words = "sh -c 'test $TOKEN = hush-hush && echo it is $TOKEN'";
    await project.write(
      'task.yaml',
      `version: v1.1.0\nalias: {values: {TOKEN: '$TOKEN'}}\nsteps:\n- {id: knows, cmd: "${engines.base} ${words}", env: ['TOKEN={{.Values.token}}']}\n`,
    );
    const environment = { PATH: programs, BUILDKIT_HOST: buildKit.address, HUSH: 'hush-hush' };
    const result = await project.taskrun(
      [
        'run',
        'task.yaml',
        '--executor',
        'buildkit',
        '--registry',
        engines.registry,
        '--set-secret',
        'token=env:HUSH',
      ],
      { environment },
    );
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'knows')).toEqual(['it is ***']);
  });

  test('nothing of a run stays but its cache', async () => {
    await project.write('task.yaml', `steps:\n- cmd: ${engines.base} sh -c 'echo token > $HOME/login'\n`);
    expect((await run('bk-close')).exitCode).toBe(0);
    const { stdout } = await command(buildKit.buildctl, ['--addr', buildKit.address, 'du', '--verbose']);
    expect(stdout).not.toContain('taskrun-home');
  });

  test('what a killed run has kept is removed by prune', async () => {
    await project.write(
      'task.yaml',
      `steps:\n- cmd: ${engines.base} sh -c 'echo token > $HOME/login; echo now; sleep 100'\n`,
    );
    const environment = { PATH: programs, BUILDKIT_HOST: buildKit.address };
    const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry];
    await project.taskrun(words, {
      environment,
      onOutput: (text, kill) => {
        if (/\| now$/m.test(text)) kill('SIGKILL');
      },
    });
    const kept = async (): Promise<string> =>
      (await command(buildKit.buildctl, ['--addr', buildKit.address, 'du', '--verbose'])).stdout;
    expect(await kept()).toContain('taskrun-home');
    expect((await project.taskrun(['prune'], { environment })).exitCode).toBe(0);
    expect(await kept()).not.toContain('taskrun-home');
  });

  test('the same plan gives the same image configuration as with Docker', async () => {
    await project.write(
      'Dockerfile',
      `FROM ${engines.base}\nCOPY given /given\nENV A=b\nCMD ["cat", "/given"]\n`,
    );
    await project.write('given', 'given\n');
    await project.write(
      'task.yaml',
      `version: v1.1.0\nsteps:\n- {build: -t $Registry/same:$ID ., env: [SOURCE_DATE_EPOCH=1700000000]}\n- push: [$Registry/same:$ID]\n`,
    );
    expect((await run('bk-same')).exitCode).toBe(0);
    const words = ['run', 'task.yaml', '--registry', engines.registry, '--id', 'docker-same'];
    const { exitCode } = await project.taskrun(words, { environment: engines.environment });
    expect(exitCode).toBe(0);
    const configurations = await Promise.all(
      ['same:bk-same', 'same:docker-same'].map((image) => inspected(image, '--raw', '--config')),
    );
    expect(configurations[0]).toEqual(configurations[1]);
  });
});
