import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildKitProgram, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { type Engines, placeOf } from '../rig/engines/index.js';
import type { Provided } from '../rig/go/index.js';
import { command } from '../rig/program/command.js';
import type { ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { openSSH, type RunningSSHServer, startSSHServer } from '../rig/ssh/index.js';
import { linesOf } from './executor-contract.js';

async function buildKitAndSSH(engines: Engines): Promise<Provided> {
  const ssh = await openSSH();
  return 'missing' in ssh ? ssh : buildKitProgram(engines);
}

await describeLiveWith(
  'BuildKit servers of another machine, over ssh',
  buildKitAndSSH,
  (engines, buildkitd) => {
    let project: Project;
    /** The one that is found on the far side without being named. */
    let buildKit: RunningBuildKit;
    let ssh: RunningSSHServer;
    let PATH: string;

    beforeAll(async () => {
      buildKit = await startBuildKit(placeOf(engines), buildkitd, { platforms: ['linux/amd64'] });
      const programs = join(dirname(buildKit.log), 'programs');
      await mkdir(programs);
      await symlink(buildKit.buildctl, join(programs, 'buildctl'));
      const found = await openSSH();
      if ('missing' in found) throw new Error(found.missing);
      ssh = await startSSHServer(engines, found.program, { PATH: programs, BUILDKIT_HOST: buildKit.address });
      PATH = `${ssh.programs}:${programs}`;
    });
    afterAll(async () => {
      await ssh.close();
      await buildKit.close();
    });
    beforeEach(async () => {
      project = await Project.create();
    });
    afterEach(() => project.close());

    const run = (id: string, words: readonly string[]): Promise<ProgramResult> =>
      project.taskrun(
        ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry, '--id', id, ...words],
        { environment: { PATH } },
      );
    const platformsOf = async (image: string): Promise<readonly string[]> => {
      const words = ['inspect', '--raw', '--tls-verify=false', `docker://${engines.registry}/${image}`];
      const { manifests } = JSON.parse((await command(engines.skopeoPath, words)).stdout) as {
        readonly manifests: readonly { readonly platform: { readonly architecture: string } }[];
      };
      return manifests.map(({ platform }) => platform.architecture).filter((each) => each !== 'unknown');
    };

    test('it builds, pushes and runs containers, with the workspace both ways and secrets in volumes', async () => {
      await project.write('Dockerfile', `FROM ${engines.base}\nCOPY made /made\nCMD ["cat", "/made"]\n`);
      await project.write('given', 'from here\n');
      await project.write(
        'task.yaml',
        `version: v1.1.0
volumes: [{name: keys, secret: {key: ${Buffer.from('hello').toString('base64')}}}]
steps:
- {id: make, cmd: "${engines.base} sh -c 'cat given; echo from there > made'"}
- {id: image, build: -t $Registry/buildkit-ssh:$ID .}
- {id: push, push: [$Registry/buildkit-ssh:$ID]}
- {id: itself, cmd: $Registry/buildkit-ssh:$ID}
- {id: secret, cmd: "${engines.base} sh -c 'test $(cat /keys/key) = hello && echo same'", volumeMounts: [{name: keys, mountPath: /keys}]}
`,
      );
      const result = await run('far', ['--buildkit', `ssh://root@127.0.0.1:${ssh.port}`]);
      if (result.exitCode !== 0) throw new Error(result.stderr);
      expect(linesOf(result, 'make').slice(-1)).toEqual(['from here']);
      expect(linesOf(result, 'itself').slice(-1)).toEqual(['from there']);
      expect(linesOf(result, 'secret').slice(-1)).toEqual(['same']);
      expect(await platformsOf('buildkit-ssh:far')).toEqual(['amd64']);
      expect((await readdir(project.folder)).sort()).toEqual(['Dockerfile', 'given', 'task.yaml']);
    });

    test('however many steps there are at once, a run logs in a few times only', async () => {
      const before = await ssh.logins();
      const steps = Array.from(
        { length: 16 },
        (_, n) => `- {id: s${n}, cmd: ${engines.base} echo out ${n}, when: ['-']}\n`,
      );
      await project.write('task.yaml', `version: v1.1.0\nsteps:\n${steps.join('')}`);
      const words = ['--buildkit', `ssh://root@127.0.0.1:${ssh.port}`, '--parallel', '16'];
      const result = await run('many', words);
      if (result.exitCode !== 0) throw new Error(result.stderr);
      expect(linesOf(result, 's15').slice(-1)).toEqual(['out 15']);
      // Every buildctl that logs in itself is one more, and of so many at once the server lets some not in.
      expect((await ssh.logins()) - before).toBeLessThan(steps.length);
    });

    test('builds of a platform go to the builder there that is declared for it, by its socket', async () => {
      const arm64 = await startBuildKit(placeOf(engines), buildkitd, { platforms: ['linux/arm64'] });
      try {
        const builder = `linux/arm64=ssh://${ssh.host}${arm64.address.slice('unix://'.length)}`;
        await project.write('Dockerfile', `FROM ${engines.base}\nCOPY Dockerfile /made\n`);
        await project.write(
          'task.yaml',
          `version: v1.1.0\nsteps:\n- {id: both, build: '-t $Registry/shared-ssh:$ID --platform linux/amd64,linux/arm64 .'}\n- push: [$Registry/shared-ssh:$ID]\n`,
        );
        const result = await run('both', ['--buildkit', buildKit.address, '--builder', builder]);
        if (result.exitCode !== 0) throw new Error(result.stderr);
        expect([...(await platformsOf('shared-ssh:both'))].sort()).toEqual(['amd64', 'arm64']);
        const { stdout } = await command(arm64.buildctl, ['--addr', arm64.address, 'du', '--verbose']);
        expect(stdout).toContain('COPY Dockerfile /made');
      } finally {
        await arm64.close();
      }
    });

    test('where ssh lets nobody in, its reason is told', async () => {
      await project.write('task.yaml', `version: v1.1.0\nsteps:\n- {cmd: ${engines.base} true}\n`);
      const address = `ssh://nobody@127.0.0.1:${ssh.port}`;
      const { exitCode, stderr } = await run('none', ['--buildkit', address]);
      expect(exitCode).toBe(5);
      expect(stderr).toContain(
        `the BuildKit server at '${address}' does not answer (nobody@127.0.0.1: Permission denied (publickey).)`,
      );
    });
  },
);
