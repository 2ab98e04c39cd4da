import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildKitProgram, certificates, type RunningBuildKit, startBuildKit } from '../rig/buildkit/index.js';
import { run as program } from '../rig/child/index.js';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import type { ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';
import { linesOf } from './executor-contract.js';

await describeLiveWith(
  'BuildKit servers that are not behind a socket',
  buildKitProgram,
  (engines, buildkitd) => {
    let project: Project;
    let buildKit: RunningBuildKit;
    let programs: string;

    beforeAll(async () => {
      buildKit = await startBuildKit(placeOf(engines), buildkitd, { tls: true });
      programs = join(dirname(buildKit.log), 'programs');
      await mkdir(programs);
      await symlink(buildKit.buildctl, join(programs, 'buildctl'));
    });
    afterAll(() => buildKit.close());
    beforeEach(async () => {
      project = await Project.create();
      await project.write('Dockerfile', `FROM ${engines.base}\nRUN uname -s > /system\n`);
      await project.write(
        'task.yaml',
        `version: v1.1.0
steps:
- {id: image, build: -t $Registry/reached:$ID .}
- {id: look, cmd: "$Registry/reached:$ID sh -c 'cat /system; echo made > made'"}
- {id: after, cmd: ${engines.base} cat made}
- {push: [$Registry/reached:$ID]}
`,
      );
    });
    afterEach(() => project.close());

    const run = (
      address: string,
      environment: Readonly<Record<string, string>> = {},
    ): Promise<ProgramResult> => {
      const words = ['run', 'task.yaml', '--executor', 'buildkit', '--registry', engines.registry];
      return project.taskrun([...words, '--buildkit', address], {
        environment: { PATH: programs, ...environment },
      });
    };
    const expectAll = (result: ProgramResult): void => {
      if (result.exitCode !== 0) throw new Error(result.stderr);
      expect(linesOf(result, 'look').slice(-1)).toEqual(['Linux']);
      expect(linesOf(result, 'after').slice(-1)).toEqual(['made']);
    };
    /** A program on the PATH that leads to buildctl beside the server, and writes down what it was told. */
    async function scripted(name: string): Promise<string> {
      const told = join(project.folder, `.${name}`);
      const script = `#!/bin/sh\necho "$@" >> '${told}'\nexec '${buildKit.buildctl}' --addr '${buildKit.address}' dial-stdio\n`;
      const folder = join(project.folder, '.programs');
      await mkdir(folder);
      await writeFile(join(folder, name), script, { mode: 0o755 });
      return told;
    }
    const path = () => ({
      PATH: [join(project.folder, '.programs'), programs, '/bin', '/usr/bin'].join(':'),
    });

    test('over TCP, both sides with certificates', async () => {
      const folder = join(project.folder, '.certificates');
      await mkdir(folder);
      for (const [from, to] of [
        ['authority.crt', 'ca.pem'],
        ['client.cert', 'cert.pem'],
        ['client.key', 'key.pem'],
      ] as const)
        await copyFile(join(certificates, from), join(folder, to));
      expectAll(await run(`${buildKit.secureAddress},tlsdir=${folder}`));
      const files = ['cacert=authority.crt', 'cert=client.cert', 'key=client.key'].map((each) =>
        each.replace('=', `=${certificates}`),
      );
      expectAll(await run([buildKit.secureAddress, ...files].join(',')));
    });

    test('over TCP without a certificate there is nothing', async () => {
      const { exitCode, stderr } = await run(buildKit.secureAddress);
      expect(exitCode).toBe(5);
      expect(stderr).toContain(`the BuildKit server at '${buildKit.secureAddress}' does not answer`);
      expect(stderr).toContain('hint: check its address and certificates');
    });

    test('in a container of Docker', async () => {
      const name = 'taskrun-buildkitd';
      const { PATH = '', LD_LIBRARY_PATH = '' } = engines.installation;
      const docker = (...words: readonly string[]) =>
        program(engines.dockerPath, words, { environment: engines.environment });
      const own = dirname(buildkitd);
      const rig = dirname(dirname(engines.dockerPath));
      const mounts = ['/lib', '/lib64', '/usr/lib', own, rig].flatMap((each) => ['-v', `${each}:${each}:ro`]);
      await docker(
        ...[
          'run',
          '--detach',
          '--privileged',
          '--network',
          'host',
          '--name',
          name,
          '-v',
          '/var/lib/buildkit',
        ],
        ...[...mounts, '-e', `PATH=${own}:${PATH}:/bin`, '-e', `LD_LIBRARY_PATH=${LD_LIBRARY_PATH}`],
        ...[engines.base, 'buildkitd', '--oci-worker-net=host', '--oci-worker-binary=runc'],
      );
      try {
        const { PATH: dockerPath, ...docker } = engines.environment;
        expectAll(await run(`docker-container://${name}`, { ...docker, PATH: `${programs}:${dockerPath}` }));
      } finally {
        await docker('rm', '--force', '--volumes', name);
      }
    });

    test('in a pod of Kubernetes, by a scripted kubectl', async () => {
      const told = await scripted('kubectl');
      expectAll(await run('kube-pod://builder?namespace=build&container=buildkitd', path()));
      const [first] = (await readFile(told, 'utf8')).split('\n');
      expect(first).toBe(
        '--context= --namespace=build exec --container=buildkitd -i builder -- buildctl dial-stdio',
      );
    });
  },
);
