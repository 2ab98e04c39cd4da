import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { join } from 'node:path';
import { parseReference } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { classicLayout, imageParts, indexParts, layer, layout } from '../rig/image-archives/index.js';
import { Installation, type ProgramOptions, type ProgramResult } from '../rig/program/index.js';
import { ScriptedDocker, type DockerCall, type DockerScript } from '../rig/scripted-docker/index.js';
import { gate, openTestRegistry, pushImage, type TestRegistry } from '../rig/test-registry/index.js';

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
  docker.reset();
  docker.info = containerd;
  registry.heal();
  installation = await Installation.create();
});
afterEach(() => installation.close());

const refused = 'Get "http://localhost:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused\n';
const containerd = { Name: 'vm', DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']] };
const classic = { Name: 'vm', DriverStatus: [['Backing Filesystem', 'extfs']] };

/** An image's archive as an engine with the containerd image store writes it, and its digest. */
async function saved(name: string): Promise<{ readonly archive: Buffer; readonly digest: string }> {
  const index = indexParts([imageParts([await layer(name), await layer('second layer')])]);
  return { archive: await layout(name, index), digest: index.descriptor.digest };
}

/** An engine that reaches no registry but can save; `over` may decide otherwise. */
function engine(
  over: (call: DockerCall) => number | undefined | Promise<number | undefined> = () => undefined,
): DockerScript {
  return async (call) => {
    const decided = await over(call);
    if (decided !== undefined) return decided;
    const [verb, name = ''] = call.arguments;
    if (verb === 'push') {
      call.stdout('The push refers to repository [x]\n');
      call.stderr(refused);
      return 1;
    }
    if (verb === 'save') call.stdout((await saved(name)).archive);
    return 0;
  };
}

/** Runs a task that builds and pushes these images, one step after the other, by their names in the test's registry. */
function run(
  steps: readonly (readonly string[])[],
  options: ProgramOptions = {},
  words: readonly string[] = [],
): Promise<ProgramResult> {
  const builds = steps.flat().map((name) => `- build: -t $Registry/${name} -f Dockerfile.amd64 .\n`);
  const pushes = steps.map((names) => `- push: [${names.map((name) => `$Registry/${name}`).join(', ')}]\n`);
  const input = `version: v1.1.0\nsteps:\n${builds.join('')}${pushes.join('')}`;
  return installation.taskrun(
    ['run', '-', 'tasks/hello', '--registry', registry.address, '--id', 'r1', ...words],
    { environment: docker.environment, input, ...options },
  );
}

const calls = (): readonly string[] => docker.calls.filter((call) => !/^(?:buildx|image) /.test(call));
const digestAt = async (name: string): Promise<string | undefined> =>
  (await client.manifests.head(parseReference(`${registry.address}/${name}`)!))?.digest;

describe('an engine that does not reach the registry', () => {
  test('saves the image, and taskrun pushes it: the same digest, an event, and a line that says why', async () => {
    docker.script = engine();
    const { exitCode, stdout, stderr } = await run([['one:1']]);
    expect(exitCode).toBe(0);
    const name = `${registry.address}/one:1`;
    expect(calls()).toEqual([`push ${name}`, `save ${name}`]);
    const { digest } = await saved(name);
    expect(await digestAt('one:1')).toBe(digest);
    expect(stdout).toContain(digest);
    expect(stderr).toContain(
      `| pushing ${name} from 'docker save' instead: the engine cannot reach the registry (connection refused)\n`,
    );
    expect(stderr).toMatch(/\| [0-9a-f]{12}: Pushed\n/);
    expect(stderr).toContain(`| 1: digest: ${digest} size: `);
  });

  test('is not asked again in the run, for that registry', async () => {
    docker.script = engine();
    expect((await run([['two:1'], ['two:2', 'three']])).exitCode).toBe(0);
    expect(calls().filter((call) => call.startsWith('push'))).toEqual([`push ${registry.address}/two:1`]);
    expect(docker.requests.filter((path) => path === '/info').length).toBe(1);
    // All tags would be saved without one.
    expect([...calls()].sort().slice(1)).toEqual(
      ['three:latest', 'two:1', 'two:2'].map((name) => `save ${registry.address}/${name}`),
    );
    expect([await digestAt('three:latest'), await digestAt('two:2')]).not.toContain(undefined);
  });

  test('with a classic store gives bare layers, which are compressed', async () => {
    docker.script = engine(async (call) => {
      if (call.arguments[0] !== 'save') return undefined;
      call.stdout(await classicLayout(call.arguments[1] ?? '', [await layer('one'), await layer('two')]));
      return 0;
    });
    docker.info = classic;
    const { exitCode } = await run([['classic:1']]);
    expect(exitCode).toBe(0);
    const { bytes } = await client.manifests.get(parseReference(`${registry.address}/classic:1`)!);
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({
      mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
      layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip' }, {}],
    });
  });

  test('and neither do we: then that is the failure, and nothing is saved', async () => {
    docker.script = engine();
    const gone = await openTestRegistry();
    await gone.close();
    docker.script = engine();
    const input = `version: v1.1.0\nsteps:\n- cmd: docker build -t ${gone.address}/x .\n- push: [${gone.address}/x]\n`;
    const { exitCode, stderr } = await installation.taskrun(
      ['run', '-', 'tasks/hello', '--registry', registry.address, '--no-lint'],
      { environment: docker.environment, input },
    );
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`'${gone.address}' refused the connection`);
    expect(calls().filter((call) => call.startsWith('save'))).toEqual([]);
  });

  test('a docker push that is written as a command is the same', async () => {
    docker.script = engine();
    const name = `${registry.address}/command:1`;
    const input = `version: v1.1.0\nsteps:\n- cmd: docker build -t ${name} -f Dockerfile.amd64 .\n- cmd: docker push ${name}\n`;
    const words = ['run', '-', 'tasks/hello', '--registry', registry.address];
    expect((await installation.taskrun(words, { environment: docker.environment, input })).exitCode).toBe(0);
    expect(await digestAt('command:1')).toBe((await saved(name)).digest);
  });
});

test('a push that is denied is not tried in another way', async () => {
  docker.script = engine((call) => {
    if (call.arguments[0] !== 'push') return undefined;
    call.stderr('denied: requested access to the resource is denied (dial tcp: connection refused)\n');
    return 1;
  });
  const { exitCode } = await run([['denied:1']]);
  expect(exitCode).toBe(4);
  expect(calls()).toEqual(Array(3).fill(`push ${registry.address}/denied:1`));
});

describe('an engine whose loopback is not ours', () => {
  let tunnel: Server;
  let host: string;

  beforeAll(async () => {
    const socket = (docker.environment.DOCKER_HOST ?? '').replace('unix://', '');
    tunnel = createServer((near) => void pipeline(near, connect(socket), near, () => undefined));
    await new Promise<void>((resolve) => tunnel.listen(0, '127.0.0.1', resolve));
    host = `tcp://127.0.0.1:${(tunnel.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    tunnel.close();
  });

  test('is known by its name behind a tunnel, and is never asked to push', async () => {
    docker.script = engine();
    docker.info = { ...containerd, Name: 'another-machine' };
    const environment = { ...docker.environment, DOCKER_HOST: host };
    const { exitCode, stderr } = await run([['far:1']], { environment });
    expect(exitCode).toBe(0);
    const name = `${registry.address}/far:1`;
    expect(calls()).toEqual([`save ${name}`]);
    expect(stderr).toContain(
      `| pushing ${name} from 'docker save' instead: the engine is on another machine, whose '${registry.address}' is another registry\n`,
    );
    expect(await digestAt('far:1')).toBe((await saved(name)).digest);
  });

  test('is found out when it has pushed to a registry that we do not find', async () => {
    docker.script = engine((call) => (call.arguments[0] === 'push' ? 0 : undefined));
    const { exitCode, stderr } = await run([['lost:1']]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      ': what the engine pushed is not in the registry that taskrun finds under that name\n',
    );
    expect(await digestAt('lost:1')).toBe((await saved(`${registry.address}/lost:1`)).digest);
  });

  test('is found out when our registry has an older image under the name', async () => {
    const name = `${registry.address}/stale:1`;
    const stale = await pushImage(client, name, { config: { os: 'linux', architecture: 'amd64' } });
    const { digest } = await saved(name);
    docker.script = engine((call) => {
      if (call.arguments[0] !== 'push') return undefined;
      call.stdout(`1: digest: ${digest} size: 855\n`);
      return 0;
    });
    expect((await run([['stale:1']])).exitCode).toBe(0);
    expect(stale.digest).not.toBe(digest);
    expect(await digestAt('stale:1')).toBe(digest);
  });

  test('and one that is ours is let do it', async () => {
    const name = `${registry.address}/near:1`;
    docker.script = engine(async (call) => {
      if (call.arguments[0] !== 'push') return undefined;
      const { digest } = await pushImage(client, name, { config: { os: 'linux', architecture: 'amd64' } });
      call.stdout(`1: digest: ${digest} size: 855\n`);
      return 0;
    });
    expect((await run([['near:1']])).exitCode).toBe(0);
    expect(calls()).toEqual([`push ${name}`]);
  });
});

describe('when something goes wrong on the way', () => {
  test('a registry that fails for a while gets the archive again, from the start', async () => {
    docker.script = engine();
    let uploads = 0;
    registry.inject({
      method: 'PATCH',
      answer: (request) => {
        if (++uploads !== 2) return false;
        request.socket.destroy();
        return true;
      },
    });
    const { exitCode, stderr } = await run([['again:1']]);
    expect(exitCode).toBe(0);
    const name = `${registry.address}/again:1`;
    expect(calls().filter((call) => call.startsWith('save'))).toEqual([`save ${name}`, `save ${name}`]);
    expect(stderr).toContain(`| pushing ${name} failed; trying again in 1 s\n`);
    expect(stderr).toMatch(/\| [0-9a-f]{12}: Layer already exists\n/);
    expect(await digestAt('again:1')).toBe((await saved(name)).digest);
  });

  test('an image that is not there is what docker says', async () => {
    docker.script = engine((call) => {
      if (call.arguments[0] !== 'save') return undefined;
      call.stderr('Error response from daemon: No such image: x\n');
      return 1;
    });
    const { exitCode, stderr } = await run([['nothing:1']]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('| Error response from daemon: No such image: x\n');
    expect(stderr).toContain("'docker save' ended with exit code 1");
  });

  test('an archive that makes no sense is refused at once, and the tag does not move', async () => {
    docker.script = engine((call) => {
      if (call.arguments[0] !== 'save') return undefined;
      call.stdout('this is no archive\n'.repeat(1000));
      return 0;
    });
    const { exitCode, stderr } = await run([['broken:1']]);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('the archive of the image is not a sound tar file');
    expect(calls().filter((call) => call.startsWith('save')).length).toBe(1);
    expect(await digestAt('broken:1')).toBeUndefined();
  });

  test('Ctrl-C ends docker save and the upload, and nothing is tagged', async () => {
    const uploading = gate();
    registry.inject({ method: 'PATCH', answer: uploading.answer });
    let ended: Promise<string> | undefined;
    docker.script = engine(async (call) => {
      if (call.arguments[0] !== 'save') return undefined;
      const { archive } = await saved(call.arguments[1] ?? '');
      call.stdout(archive.subarray(0, archive.length - 2048));
      ended = call.killed;
      await call.killed;
      return 0;
    });
    let interrupted = false;
    const { exitCode, stderr } = await run([['stopped:1']], {
      onOutput: (text, kill) => {
        if (interrupted || !text.includes("from 'docker save' instead")) return;
        interrupted = true;
        void uploading.reached.then(() => kill('SIGINT'));
      },
    });
    uploading.open();
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/- acb_step_1 +push +canceled/);
    expect(['SIGTERM', 'closed']).toContain(await ended);
    await registry.settled();
    expect(await digestAt('stopped:1')).toBeUndefined();
  });
});

test('what docker save says is masked like all output, also in the log', async () => {
  docker.script = engine((call) => {
    if (call.arguments[0] === 'save') call.stderr('the token is tr0ub4dor&3\n');
    return undefined;
  });
  const environment = { ...docker.environment, TOKEN: 'tr0ub4dor&3' };
  const { exitCode, stderr } = await run([['masked:1']], { environment }, [
    '--set-secret',
    'token=env:TOKEN',
  ]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('| the token is ***\n');
  const log = await readFile(join(installation.folder, 'runs', 'r1', 'events.ndjson'), 'utf8');
  expect(log).toContain('"image-pushed"');
  expect(log).not.toContain('tr0ub4dor');
});
