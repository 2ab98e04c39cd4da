import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryClient } from '../../src/registry/index.js';
import { Installation } from '../rig/program/index.js';
import { ScriptedDocker, type DockerCall } from '../rig/scripted-docker/index.js';
import { openTestRegistry, pushImage, type TestRegistry } from '../rig/test-registry/index.js';

let docker: ScriptedDocker;
let registry: TestRegistry;
let installation: Installation;
const client = new RegistryClient();

beforeAll(async () => {
  docker = await ScriptedDocker.start();
  registry = await openTestRegistry();
});
afterAll(async () => {
  client.close();
  await Promise.all([docker.close(), registry.close()]);
});
beforeEach(async () => {
  installation = await Installation.create();
  docker.reset();
});
afterEach(() => installation.close());

/** What an engine's push does: the image is in the registry afterwards. */
async function pushed(call: DockerCall): Promise<number> {
  const name = call.arguments[1] ?? '';
  await pushImage(client, name, {
    config: { os: 'linux', architecture: name.endsWith('arm64') ? 'arm64' : 'amd64' },
  });
  return 0;
}

/** Docker where every build succeeds and every push puts an image into the registry. */
function works(call: DockerCall): number | Promise<number> {
  return call.arguments[0] === 'push' ? pushed(call) : 0;
}

describe('taskrun run multiarch.yaml', () => {
  test('builds at the same time, pushes at the same time, and creates the manifest list itself', async () => {
    const builds: (() => void)[] = [];
    docker.script = async (call) => {
      if (!call.arguments.includes('build')) return works(call);
      // Neither build ends before both have begun.
      await new Promise<void>((resolve) => {
        builds.push(resolve);
        if (builds.length === 2) builds.forEach((end) => end());
      });
      return 0;
    };
    const { exitCode, stdout } = await installation.taskrun(
      ['run', 'multiarch.yaml', '--registry', registry.address, '--id', 'r1'],
      { environment: docker.environment },
    );
    expect(exitCode).toBe(0);
    const image = `${registry.address}/multi-arch-samples/myimage`;
    const calls = docker.calls.map((call) => call.replace(/ --metadata-file=\S+/, ''));
    expect(calls.sort()).toEqual([
      `buildx build -t ${image}:r1-amd64 --platform linux/amd64 -f tasks/hello/Dockerfile.amd64 tasks/hello`,
      `buildx build -t ${image}:r1-arm64 --platform linux/arm64 -f tasks/hello/Dockerfile.arm64 tasks/hello`,
      `push ${image}:r1-amd64`,
      `push ${image}:r1-arm64`,
    ]);
    expect(stdout).toContain(`${image}:latest`);
    expect(stdout).toContain('linux/arm64, linux/amd64');
  });

  test('without --registry everything lands in the embedded registry, and registry serve gives it back', async () => {
    docker.script = works;
    const { exitCode, stdout } = await installation.taskrun(['run', 'multiarch.yaml', '--id', 'r1'], {
      environment: docker.environment,
    });
    expect(exitCode).toBe(0);
    const digest = /:latest +\S+, \S+\n +(sha256:[0-9a-f]{64})/.exec(stdout)?.[1];
    expect(digest).toBeDefined();
    const served: string[] = [];
    const serving = await installation.taskrun(['registry', 'serve', '--port', '0'], {
      onOutput: (text, kill) => {
        const address = /answers at (\S+);/.exec(text)?.[1];
        if (address === undefined || served.length > 0) return;
        served.push(address);
        const name = { registry: address, repository: 'multi-arch-samples/myimage', tag: 'latest' };
        void client.manifests.head(name).then((found) => {
          served.push(found?.digest ?? 'not there');
          kill('SIGINT');
        });
      },
    });
    expect(serving.exitCode).toBe(0);
    expect(served[1]).toBe(digest);
  });

  test('--dry-run prints what would be done and does nothing', async () => {
    const { exitCode, stdout, stderr } = await installation.taskrun(
      ['run', 'multiarch.yaml', '--registry', registry.address, '--id', 'r9', '--dry-run'],
      { environment: docker.environment },
    );
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(docker.calls).toEqual([]);
    const image = `${registry.address}/multi-arch-samples/myimage`;
    expect(
      stderr
        .split('\n')
        .filter((line) => line.includes(' | '))
        .map((line) => line.replace(/^\S+ +\| /, '')),
    ).toEqual([
      `docker build -t ${image}:r9-amd64 --platform linux/amd64 -f tasks/hello/Dockerfile.amd64 tasks/hello`,
      `docker build -t ${image}:r9-arm64 --platform linux/arm64 -f tasks/hello/Dockerfile.arm64 tasks/hello`,
      `docker push ${image}:r9-arm64`,
      `docker push ${image}:r9-amd64`,
      `resolve ${image}:r9-arm64 in its registry`,
      `resolve ${image}:r9-amd64 in its registry`,
      `create manifest list ${image}:latest of 2 sources`,
      `put manifest list ${image}:latest, then forget it`,
      `get the manifest of ${image}:latest`,
    ]);
    expect(await readdir(installation.folder)).toEqual([]);
  });

  test('keeps the record of the run, and writes it where asked', async () => {
    docker.script = works;
    const metadata = join(installation.folder, 'metadata.json');
    await installation.taskrun(
      ['run', 'multiarch.yaml', '--registry', registry.address, '--id', 'r2', '--metadata-file', metadata],
      { environment: docker.environment },
    );
    const kept = JSON.parse(
      await readFile(join(installation.folder, 'runs', 'r2', 'record.json'), 'utf8'),
    ) as object;
    expect(kept).toEqual(JSON.parse(await readFile(metadata, 'utf8')));
    expect(kept).toMatchObject({
      id: 'r2',
      status: 'Succeeded',
      images: [
        { platforms: [{ os: 'linux' }] },
        { platforms: [{ os: 'linux' }] },
        { name: `${registry.address}/multi-arch-samples/myimage:latest` },
      ],
    });
  });
});

describe('secrets', () => {
  test('never reach the output, the events or the record', async () => {
    docker.script = (call) => {
      call.stdout('token is tr0ub4dor&3, in base64 dHIwdWI0ZG9yJjM=\n');
      return 0;
    };
    const input = `version: v1.1.0
steps:
- build: -t $Registry/a:1 --build-arg "T={{.Values.token}}" -f Dockerfile.amd64 .
`;
    const words = [
      'run',
      '-',
      'tasks/hello',
      '--registry',
      registry.address,
      '--id',
      'r3',
      '--set-secret',
      'token=env:TOKEN',
    ];
    const options = { environment: { ...docker.environment, TOKEN: 'tr0ub4dor&3' }, input };
    const rehearsal = await installation.taskrun([...words, '--dry-run', '--progress', 'json'], options);
    expect(rehearsal.exitCode).toBe(0);
    expect(rehearsal.stdout).toContain('T=***');
    expect(rehearsal.stdout + rehearsal.stderr).not.toContain('tr0ub4dor');
    const run = await installation.taskrun(words, options);
    const kept = await readFile(join(installation.folder, 'runs', 'r3', 'events.ndjson'), 'utf8');
    const record = await readFile(join(installation.folder, 'runs', 'r3', 'record.json'), 'utf8');
    expect(run.stderr).toContain('token is ***, in base64 ***');
    for (const text of [run.stdout, run.stderr, kept, record]) {
      expect(text).not.toMatch(/tr0ub4dor|dHIwdWI0ZG9y/);
    }
  });

  test('are masked in diagnostics too', async () => {
    const input = 'version: v1.1.0\nsteps:\n- push: ["$Registry/{{.Values.token}}"]\n';
    const { exitCode, stderr } = await installation.taskrun(
      ['run', '-', '--registry', registry.address, '--set-secret', 'token=env:TOKEN'],
      { environment: { ...docker.environment, TOKEN: 'tr0ub4dor' }, input },
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error: image '${registry.address}/***' is pushed but no step builds it`);
  });

  test('of the task file come from --secret, and a run without one does not start', async () => {
    docker.script = (call) => {
      call.stdout('the password is correct-horse\n');
      return 0;
    };
    const input = `version: v1.1.0
secrets:
- id: password
  keyvault: https://vault.example/secrets/password
steps:
- cmd: example.com/tool:1 --user={{.Secrets.password | default "" | len}}
`;
    const words = ['run', '-', '--registry', registry.address, '--id', 'r4'];
    const options = { environment: docker.environment, input };
    const refused = await installation.taskrun(words, options);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain("error: the secret 'password' has no value\n  --> <stdin>:3:7");
    expect(docker.calls).toEqual([]);
    const run = await installation.taskrun(
      [...words, '--secret', 'password=exec:echo correct-horse'],
      options,
    );
    expect(run.exitCode).toBe(0);
    expect(docker.calls.join('\n')).toMatch(/ example.com\/tool:1 --user=13$/m);
    expect(run.stderr).toContain('the password is ***');
  });
});
