import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseReference, type Manifest } from '../../src/oci/index.js';
import { RegistryClient } from '../../src/registry/index.js';
import { Installation, type ProgramOptions, type ProgramResult } from '../rig/program/index.js';
import {
  entryFor,
  gate,
  openTestRegistry,
  pushImage,
  pushIndex,
  respond,
  type TestRegistry,
} from '../rig/test-registry/index.js';

let source: TestRegistry;
let target: TestRegistry;
let installation: Installation;
let index: Manifest;
const client = new RegistryClient();

beforeAll(async () => {
  source = await openTestRegistry();
  const image = (architecture: string) =>
    pushImage(client, `${source.address}/app`, {
      config: { os: 'linux', architecture },
      layers: [new Uint8Array(1000)],
    });
  const [amd64, arm64] = [await image('amd64'), await image('arm64')];
  index = await pushIndex(client, `${source.address}/app:1`, [
    entryFor(amd64, { platform: { os: 'linux', architecture: 'amd64' } }),
    entryFor(arm64, { platform: { os: 'linux', architecture: 'arm64' } }),
  ]);
});
afterAll(() => source.close());
beforeEach(async () => {
  target = await openTestRegistry();
  installation = await Installation.create();
});
afterEach(async () => {
  client.close();
  source.heal();
  await Promise.all([target.close(), installation.close()]);
});

/** Runs a copy; the registries are called SOURCE and TARGET, and the time 1 s, in what is printed. */
async function copy(
  from: string,
  to: string,
  words: readonly string[] = [],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const result = await installation.taskrun(['image', 'copy', from, to, ...words], options);
  const named = (text: string): string =>
    text
      .replaceAll(source.address, 'SOURCE')
      .replaceAll(target.address, 'TARGET')
      .replaceAll(/in (?:<?\d+\.\d+|\d+) s:/g, 'in 1 s:');
  return { ...result, stdout: named(result.stdout), stderr: named(result.stderr) };
}

const from = () => `${source.address}/app:1`;
const tags = async (repository: string) =>
  client.tags.list({ registry: target.address, repository }).catch(() => []);
const head = (name: string) => client.manifests.head(parseReference(name)!);

describe('image copy', () => {
  test('prints the digest, and on standard error what was done', async () => {
    expect(await copy(from(), `${target.address}/team/app:2`)).toEqual({
      exitCode: 0,
      stdout: `${index.digest}\n`,
      stderr:
        "copying 3 blobs: 0 B of 1.3 kB, 0 %\ncopied to 'TARGET/team/app:2' in 1 s: 3 blobs sent, 1.3 kB\n",
    });
    expect((await head(`${target.address}/team/app:2`))?.digest).toBe(index.digest);
    // and again
    expect((await copy(from(), `${target.address}/team/app:3`)).stderr).toBe(
      "copied to 'TARGET/team/app:3' in 1 s: everything was there already\n",
    );
  });

  test("takes the source's tag for a repository, and none for a digest", async () => {
    await copy(from(), `${target.address}/app`);
    expect(await tags('app')).toEqual(['1']);
    const { exitCode, stderr } = await copy(
      `${source.address}/app@${index.digest}`,
      `${target.address}/bare`,
    );
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("copied to 'TARGET/bare'")]);
    expect(await tags('bare')).toEqual([]);
    expect((await head(`${target.address}/bare@${index.digest}`))?.digest).toBe(index.digest);
  });

  test('to a digest wants that digest', async () => {
    const wanted = `${target.address}/app@${index.digest}`;
    expect((await copy(from(), wanted)).exitCode).toBe(0);
    const other = `${target.address}/app@sha256:${'0'.repeat(64)}`;
    expect(await copy(from(), other)).toMatchObject({
      exitCode: 2,
      stderr: `error: the target is named 'sha256:${'0'.repeat(64)}', the image is '${index.digest}'\n  = hint: name the target by a tag, or by its repository alone\n`,
    });
  });

  test('copies some platforms', async () => {
    const { exitCode, stdout } = await copy(from(), `${target.address}/app`, [
      '--platform',
      'linux/arm64,linux/arm64',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).not.toBe(`${index.digest}\n`);
    const inspected = await installation.taskrun([
      'image',
      'inspect',
      `${target.address}/app:1`,
      '--output',
      'json',
    ]);
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      manifest: { digest: stdout.trim(), manifests: [{ platform: { os: 'linux', architecture: 'arm64' } }] },
    });
  });

  test('interrupted leaves nothing tagged and goes on when it is called again', async () => {
    const closed = gate();
    target.inject({ method: 'PUT', target: /blobs/, times: 2, answer: closed.answer });
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const copied = copy(from(), `${target.address}/app`, [], { onOutput: (_, end) => (kill = end) });
    await closed.reached;
    kill?.('SIGINT');
    expect(await copied).toMatchObject({
      exitCode: 130,
      stdout: '',
      stderr: expect.stringMatching(
        /\ninterrupted: 'TARGET\/app:1' is as it was; copying again goes on where this stopped\n$/,
      ),
    });
    closed.open();
    await target.settled();
    expect(await tags('app')).toEqual([]);
    expect((await copy(from(), `${target.address}/app`)).exitCode).toBe(0);
  });
});

describe('image copy refuses', () => {
  test('what is not there', async () => {
    expect(await copy(`${source.address}/app:2`, `${target.address}/app`)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: "error: 'SOURCE/app:2' is not in the registry\n",
    });
  });

  test.each([
    [
      'Team/App:1',
      "error: 'Team/App:1' is not a valid image name\n  = hint: repositories are written in lower case\n",
    ],
    [
      'docker://alpine',
      "error: 'docker://alpine' is not a valid image name\n  = hint: leave out 'docker://': registries are found by their names\n",
    ],
    ['app:', "error: 'app:' is not a valid image name\n  = hint: write it as 'registry/repository:tag'\n"],
    [
      'contoso.azurecr.io',
      "error: 'contoso.azurecr.io' is a registry, not an image\n  = hint: name a repository in it: 'contoso.azurecr.io/REPOSITORY'\n",
    ],
  ])('%s', async (name, stderr) => {
    expect(await copy(from(), name)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  test('an image that is not whole', async () => {
    const gone = await pushImage(client, `${source.address}/broken`, {
      config: { os: 'linux', architecture: 's390x' },
    });
    await pushIndex(client, `${source.address}/broken:1`, [entryFor(gone)]);
    await client.manifests.delete({ registry: source.address, repository: 'broken', digest: gone.digest });
    expect(await copy(`${source.address}/broken:1`, `${target.address}/app`)).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: `error: the image is not whole: the manifest '${gone.digest}' is not in the repository\n  = hint: 'taskrun image verify' lists everything that is wrong with it\n`,
    });
  });

  test('a credential that holds the password', async () => {
    const { exitCode, stderr } = await copy(from(), `${target.address}/app`, [
      '--credential',
      'r.example.com;me;swordfish',
    ]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('holds the password itself')]);
    expect(stderr).not.toContain('swordfish');
  });
});

describe('a registry', () => {
  test('that is not there', async () => {
    const port = await freePort([0]);
    expect(await copy(from(), `127.0.0.1:${port}/app`)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining(
        `error: '127.0.0.1:${port}' refused the connection\n  = hint: start the registry, or check its host and port\n`,
      ),
    });
  });

  test('that does not know us, and does with a credential', async () => {
    const wanted = `Basic ${Buffer.from('me:swordfish').toString('base64')}`;
    target.inject({
      answer: (request, response) =>
        request.headers.authorization !== wanted &&
        respond(401, { 'www-authenticate': 'Basic realm="test"' })(request, response),
    });
    const to = `${target.address}/app`;
    expect(await copy(from(), to)).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining("'TARGET' requires authentication for"),
    });
    const credential = ['--credential', `${target.address};me;env:PASSWORD`];
    const environment = { PASSWORD: 'swordfish' };
    expect((await copy(from(), to, credential, { environment })).exitCode).toBe(0);
    // the source was asked without it
    expect(source.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    const wrong = await copy(from(), to, credential, { environment: { PASSWORD: 'other' } });
    expect(wrong).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining("'TARGET' does not accept the credential given for it"),
    });
  });

  test('that denies', async () => {
    target.inject({
      method: 'POST',
      answer: respond(403, {}, { errors: [{ code: 'DENIED', message: 'read only\u001b[2J' }] }),
    });
    const { exitCode, stderr } = await copy(from(), `${target.address}/app`);
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("'TARGET' denies access to")]);
    expect(stderr).not.toContain('\u001b');
  });
});

/** The first of these ports that nothing listens on; 0 is any. */
async function freePort(wanted: readonly number[]): Promise<number> {
  for (const port of wanted) {
    const server = createServer();
    const found = await new Promise<number | undefined>((resolve) => {
      server.once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    if (found !== undefined) return found;
  }
  throw new Error('no port is free');
}

describe('the embedded registry', () => {
  /** A name of its own. Runs take its ports from below, so those above are the least likely to be taken meanwhile. */
  let host: string;
  beforeEach(async () => {
    host = `localhost:${await freePort([5665, 5664, 5663, 5662, 5661, 5660])}`;
  });

  test('is there when its name is used', async () => {
    const name = `${host}/samples/app`;
    expect((await copy(from(), name)).stdout).toBe(`${index.digest}\n`);
    const listed = await installation.taskrun(['image', 'list', name, '--output', 'json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      repository: name,
      images: [{ tags: ['1'], digest: index.digest }],
    });
    expect((await installation.taskrun(['image', 'remove', `${name}:1`])).stdout).toBe(
      `untagged ${name}:1\n`,
    );
  });

  test('that has nothing yet is not made by looking', async () => {
    expect(await installation.taskrun(['image', 'list', `${host}/samples/app`])).toEqual({
      exitCode: 5,
      stdout: '',
      stderr: `error: the embedded registry has no images yet, and nothing else answers at '${host}'\n  = hint: 'taskrun run' without --registry pushes there, and so does 'taskrun image copy'\n`,
    });
    expect(await readdir(installation.folder)).toEqual([]);
  });

  test('that has no such repository', async () => {
    await mkdir(join(installation.folder, 'registry'));
    expect((await installation.taskrun(['image', 'list', `${host}/samples/app`])).exitCode).toBe(4);
  });
});
