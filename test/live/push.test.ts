import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, createServer, type AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { join } from 'node:path';
import { end, run, type Server, start, waitFor } from '../rig/child/index.js';
import { readFile } from 'node:fs/promises';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { placeOf } from '../rig/engines/index.js';
import { pushImage, pushIndex } from '../rig/images/index.js';
import { Judges, platformsOf } from '../rig/judges/index.js';
import { carryImage } from '../rig/other-machine/carry-image.js';
import { debianDockerd } from '../rig/other-machine/debian-dockerd.js';
import { type OtherMachine, startOtherMachine } from '../rig/other-machine/index.js';
import { command } from '../rig/program/command.js';
import { checkout, Installation, type ProgramResult } from '../rig/program/index.js';
import { Project } from '../rig/project/index.js';

await describeLiveWith(
  'push where the engine cannot reach the registry',
  ({ crane }) => crane,
  (engines, crane) => {
    const judges = new Judges({ skopeo: engines.skopeoPath, crane });
    const { registry } = engines;
    let installation: Installation;

    beforeAll(async () => {
      installation = await Installation.create();
    });
    afterAll(() => installation.close());

    /** Runs a docker command on an engine; the rig's own reaches the registry. */
    async function docker(host: string, ...words: readonly string[]): Promise<string> {
      return run(engines.dockerPath, words, { environment: { ...engines.environment, DOCKER_HOST: host } });
    }

    /** Runs `tasks/multiarch.yaml` on an engine. */
    function multiarch(host: string, ...words: readonly string[]): Promise<ProgramResult> {
      const environment = { ...engines.environment, DOCKER_HOST: host };
      return installation.taskrun(['run', 'multiarch.yaml', ...words], { environment });
    }

    /** What an image prints on the rig's own engine, which gets it from its registry. */
    async function hello(image: string, platform: string): Promise<string> {
      const words = ['run', '--rm', '--pull', 'always', '--network', 'none', '--platform', platform, image];
      return docker(engines.dockerHost, ...words);
    }

    describe('as that of Docker Desktop in its virtual machine cannot', () => {
      let other: OtherMachine;

      beforeAll(async () => {
        other = await startOtherMachine(engines, { store: 'containerd' });
      });
      afterAll(() => other.close());

      test('the images arrive with the digests they have in the engine, attestations and all', async () => {
        const { exitCode, stderr } = await multiarch(other.socket, '--registry', registry, '--id', 'far1');
        expect(exitCode).toBe(0);
        const image = `${registry}/multi-arch-samples/myimage`;
        for (const architecture of ['amd64', 'arm64']) {
          const name = `${image}:far1-${architecture}`;
          expect(stderr).toContain(
            `pushing ${name} from 'docker save' instead: the engine cannot reach the registry (connection refused)`,
          );
          const id = await docker(other.socket, 'image', 'inspect', '--format', '{{.Id}}', name);
          expect(await judges.digest(name)).toBe(id.trim());
          expect(platformsOf(await judges.index(name))).toEqual([`linux/${architecture}`, 'unknown/unknown']);
          await judges.verify(name);
        }
        await judges.verify(`${image}:latest`);
        expect(await hello(`${image}:latest`, 'linux/amd64')).toBe('hello from x86_64\n');
        expect(await hello(`${image}:latest`, 'linux/arm64')).toBe('hello from aarch64\n');
      });

      test('the embedded registry gets them too, and gives them to another engine', async () => {
        expect((await multiarch(other.socket, '--id', 'far2')).exitCode).toBe(0);
        let said = '';
        let begun = false;
        const serving = await installation.taskrun(['registry', 'serve', '--port', '0'], {
          onOutput: (text, kill) => {
            const address = /answers at (\S+);/.exec(text)?.[1];
            if (address === undefined || begun) return;
            begun = true;
            void hello(`${address}/multi-arch-samples/myimage:latest`, 'linux/arm64')
              .then((text) => (said = text))
              .finally(() => kill('SIGTERM'));
          },
        });
        expect([serving.exitCode, said]).toEqual([0, 'hello from aarch64\n']);
      });

      test('of an index that the engine has a part of, the same is pushed as by an engine that reaches the registry', async () => {
        const near = engines.dockerHost;
        const whole = `${registry}/part:1`;
        const images = ['amd64', 'arm64'].map(async (architecture) => ({
          ...(await pushImage(`${registry}/part`, { config: { os: 'linux', architecture } })),
          platform: { os: 'linux', architecture },
        }));
        await pushIndex(whole, await Promise.all(images));
        await carryImage(engines, whole, other.socket);
        await docker(near, 'tag', whole, `${registry}/part-near:1`);
        await docker(near, 'push', `${registry}/part-near:1`);
        const task = `version: v1.1.0\nsteps:\n- cmd: docker tag ${whole} ${registry}/part-far:1\n- push: [${registry}/part-far:1]\n`;
        const { exitCode, stderr } = await installation.taskrun(['run', '-', '--registry', registry], {
          environment: { ...engines.environment, DOCKER_HOST: other.socket },
          input: task,
        });
        expect(exitCode).toBe(0);
        expect(stderr).toContain(`the engine has only linux/amd64 of '${registry}/part-far:1'`);
        expect(await judges.digest(`${registry}/part-far:1`)).toBe(
          await judges.digest(`${registry}/part-near:1`),
        );
        await judges.verify(`${registry}/part-far:1`);
      });
    });

    describe('because it is on another machine', () => {
      let other: OtherMachine;
      /** On the other machine, at the very address that the registry has here. */
      let decoy: Server;
      let catalog: () => Promise<unknown>;

      beforeAll(async () => {
        other = await startOtherMachine(engines, { store: 'containerd' });
        const port = registry.split(':')[1] ?? '';
        const main = join(checkout, 'dist', 'main.js');
        const [file, ...words] = other.inside(process.execPath, main, 'registry', 'serve', '--port', port);
        const log = join(installation.folder, 'decoy.log');
        decoy = start(file, words, {
          environment: { TASKRUN_DATA: join(installation.folder, 'decoy') },
          log,
        });
        await placeOf(engines).remember(decoy);
        await waitFor(decoy, async () => ((await readFile(log, 'utf8')).includes(port) ? true : undefined));
        catalog = async () => {
          const script = `fetch('http://localhost:${port}/v2/_catalog').then((answer) => answer.text()).then(console.log)`;
          const [program, ...rest] = other.inside(process.execPath, '-e', script);
          return (JSON.parse(await run(program, rest)) as { repositories: unknown }).repositories;
        };
      });
      afterAll(async () => {
        await end(decoy.processID); // it would keep the other machine's network alive
        await other.close();
      });

      test('docker push would end in another registry, and says nothing', async () => {
        await carryImage(engines, engines.base, other.address);
        await docker(other.address, 'tag', engines.base, `${registry}/astray:1`);
        await docker(other.address, 'push', `${registry}/astray:1`);
        expect(await catalog()).toEqual(['astray']);
        expect(await judges.digest(`${registry}/astray:1`)).toBeUndefined();
      });

      test('taskrun knows beforehand, and the engine is never asked to push', async () => {
        const { exitCode, stderr } = await multiarch(other.address, '--registry', registry, '--id', 'far3');
        expect(exitCode).toBe(0);
        expect(stderr).toContain(`the engine is on another machine, whose '${registry}' is another registry`);
        expect(stderr).not.toContain('connection refused');
        const image = `${registry}/multi-arch-samples/myimage`;
        await judges.verify(`${image}:latest`);
        expect(await hello(`${image}:latest`, 'linux/amd64')).toBe('hello from x86_64\n');
        expect(await catalog()).not.toContain('multi-arch-samples/myimage');
      });

      test('taskrun asks the engine which machine it is on where the address may be a tunnel', async () => {
        const { hostname, port } = new URL(other.address.replace('tcp:', 'http:'));
        const tunnel = createServer(
          (near) => void pipeline(near, connect(Number(port), hostname), near, () => undefined),
        );
        await new Promise<void>((resolve) => tunnel.listen(0, '127.0.0.1', resolve));
        const host = `tcp://localhost:${(tunnel.address() as AddressInfo).port}`;
        const { exitCode, stderr } = await multiarch(host, '--registry', registry, '--id', 'far4');
        tunnel.close();
        expect(exitCode).toBe(0);
        expect(stderr).toContain('the engine is on another machine');
        expect(await judges.digest(`${registry}/multi-arch-samples/myimage:far4-amd64`)).toMatch(/^sha256:/);
        expect(await catalog()).not.toContain('multi-arch-samples/myimage');
      });
    });

    describe.each([
      ['current Docker', () => Promise.resolve({})],
      ["Debian's docker.io", async () => ({ dockerd: await debianDockerd() })],
    ])('with a classic store: %s', (_, options) => {
      let other: OtherMachine;
      let project: Project;

      beforeAll(async () => {
        other = await startOtherMachine(engines, { store: 'classic', ...(await options()) });
        project = await Project.create();
        await carryImage(engines, engines.base, other.socket);
      });
      afterAll(async () => {
        await Promise.all([other.close(), project.close()]);
      });

      test('the image is a Docker image with compressed layers, one of them twice, and runs', async () => {
        await project.write(
          'Dockerfile',
          `FROM ${engines.base}\nCOPY task.yaml /note\nRUN rm /note\nCOPY task.yaml /note\nRUN head -c 3000000 /dev/zero > /zeros\nCMD head -n 1 /note\n`,
        );
        const name = `${registry}/classic:${(await docker(other.socket, 'version', '-f', '{{.Server.Version}}')).trim().replace('+', '-')}`;
        await project.write(
          'task.yaml',
          `# ${name}\nversion: v1.1.0\nsteps:\n- build: -t ${name} --network none .\n- push: [${name}]\n`,
        );
        const { exitCode, stderr } = await project.taskrun(['run', 'task.yaml', '--registry', registry], {
          environment: { ...engines.environment, DOCKER_HOST: other.socket },
        });
        expect(exitCode).toBe(0);
        expect(stderr).toContain('(connection refused)');
        const manifest = await command(crane, ['manifest', name]);
        const { mediaType, config, layers } = JSON.parse(manifest.stdout) as {
          mediaType: string;
          config: { digest: string };
          layers: { mediaType: string; size: number; digest: string }[];
        };
        expect(mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
        expect(new Set(layers.map((layer) => layer.mediaType))).toEqual(
          new Set(['application/vnd.docker.image.rootfs.diff.tar.gzip']),
        );
        expect(layers[1]).toEqual(layers[3]);
        expect(layers[4]?.size).toBeLessThan(10_000);
        const id = await docker(other.socket, 'image', 'inspect', '--format', '{{.Id}}', name);
        expect(config.digest).toBe(id.trim());
        await judges.verify(name);
        expect(await hello(name, 'linux/amd64')).toBe(`# ${name}\n`);
      });
    });
  },
);
