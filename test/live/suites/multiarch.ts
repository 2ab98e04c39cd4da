import { afterAll, beforeAll, expect } from '@jest/globals';
import { command } from '../../rig/program/command.js';
import { Installation } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

interface Index {
  readonly mediaType: string;
  readonly manifests: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string; readonly os: string };
    readonly annotations?: Readonly<Record<string, string>>;
  }[];
}

export function multiarchSuite(subject: Subject): void {
  const { test } = subject;
  let installation: Installation;
  const { environment } = subject;
  const raw = async (image: string): Promise<Index> => {
    const { stdout } = await command(subject.skopeoPath, [
      'inspect',
      '--raw',
      '--tls-verify=false',
      `docker://${image}`,
    ]);
    return JSON.parse(stdout) as Index;
  };
  const platforms = ({ manifests }: Index): string[] =>
    manifests.map(({ platform: { os, architecture } }) => `${os}/${architecture}`).sort();

  beforeAll(async () => {
    installation = await Installation.create();
  });
  afterAll(() => installation.close());

  /** Pulls an image for arm64 and runs it, under emulation on another machine. */
  async function helloFromArm64(image: string): Promise<string> {
    await subject.docker('image', 'rm', '--force', image);
    await subject.docker('pull', '--platform', 'linux/arm64', image);
    return (await subject.docker('run', '--rm', '--network', 'none', '--platform', 'linux/arm64', image))
      .stdout;
  }

  test('ends in a list of both platforms in a registry', async () => {
    const words = ['run', 'multiarch.yaml', '--registry', subject.registry, '--id', 'live1'];
    const { exitCode, stdout } = await installation.taskrun(words, { environment });
    expect(exitCode).toBe(0);
    const image = `${subject.registry}/multi-arch-samples/myimage`;
    const list = await raw(`${image}:latest`);
    expect(stdout).toContain(`${image}:latest`);
    expect(list.mediaType).toBe('application/vnd.oci.image.index.v1+json');
    expect(platforms(list).slice(0, 2)).toEqual(['linux/amd64', 'linux/arm64']);
    expect(await helloFromArm64(`${image}:latest`)).toBe('hello from aarch64\n');
  });

  test('the list has the provenance of each image', async () => {
    const list = await raw(`${subject.registry}/multi-arch-samples/myimage:latest`);
    expect(platforms(list)).toEqual(['linux/amd64', 'linux/arm64', 'unknown/unknown', 'unknown/unknown']);
    const attested = list.manifests.flatMap(
      ({ annotations }) => annotations?.['vnd.docker.reference.digest'] ?? [],
    );
    const images = list.manifests
      .filter(({ platform }) => platform.os === 'linux')
      .map(({ digest }) => digest);
    expect(attested.sort()).toEqual(images.sort());
  });

  test("docker's own manifest create refuses the same images", async () => {
    const image = `${subject.registry}/multi-arch-samples/myimage`;
    expect(platforms(await raw(`${image}:live1-amd64`))).toEqual(['linux/amd64', 'unknown/unknown']);
    const { exitCode, stderr } = await subject.docker(
      ...[
        'manifest',
        'create',
        '--insecure',
        `${image}:docker`,
        `${image}:live1-amd64`,
        `${image}:live1-arm64`,
      ],
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${image}:live1-amd64 is a manifest list`);
  });

  test('without a registry, the embedded one has it, and serves it to docker pull', async () => {
    const { exitCode } = await installation.taskrun(['run', 'multiarch.yaml', '--id', 'live2'], {
      environment,
    });
    expect(exitCode).toBe(0);
    const seen: { hello?: string; list?: Index } = {};
    let address: string | undefined;
    const serving = await installation.taskrun(['registry', 'serve', '--port', '0'], {
      onOutput: (text, kill) => {
        if (address !== undefined) return;
        address = /answers at (\S+);/.exec(text)?.[1];
        if (address === undefined) return;
        const image = `${address}/multi-arch-samples/myimage:latest`;
        void Promise.all([helloFromArm64(image), raw(image)])
          .then(([hello, list]) => Object.assign(seen, { hello, list }))
          .finally(() => kill('SIGTERM'));
      },
    });
    expect(serving.exitCode).toBe(0);
    expect(seen.hello).toBe('hello from aarch64\n');
    expect(seen.list && platforms(seen.list).slice(0, 2)).toEqual(['linux/amd64', 'linux/arm64']);
  });
}
