import { randomBytes } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Installation } from '../rig/program/index.js';
import { startRegistry, type ServedRegistry } from '../rig/served-registry/index.js';
import { call, filesBelow, manifestOf, pushBlob, putManifest, sha256 } from '../unit/registry-server/rig.js';

let installation: Installation;
let data: string;
let started: ServedRegistry[];

beforeEach(async () => {
  installation = await Installation.create();
  data = join(installation.folder, 'images');
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((registry) => registry.end('SIGKILL')));
  await installation.close();
});

async function start(): Promise<ServedRegistry> {
  const registry = await startRegistry(['--data', data]);
  started.push(registry);
  return registry;
}

/** What pushes were told is there, as far as they came. */
interface Acknowledged {
  readonly blobs: Set<string>;
  /** Manifests by digest. */
  readonly manifests: Set<string>;
  readonly tags: Map<string, string>;
}

function nothing(): Acknowledged {
  return { blobs: new Set(), manifests: new Set(), tags: new Map() };
}

/** Pushes an image in the way of docker: a session, one chunk, the end of it; then the manifest under a tag. */
async function pushImage(
  port: number,
  tag: string,
  layer: Buffer,
  told: Acknowledged,
  onAcknowledged: () => void = () => undefined,
): Promise<void> {
  for (const content of [Buffer.from('{}'), layer]) {
    const digest = sha256(content);
    const { location = '' } = (await call(port, 'POST', '/v2/app/blobs/uploads/')).headers;
    await call(port, 'PATCH', location, { body: content });
    const { status } = await call(port, 'PUT', `${location}?digest=${digest}`);
    expect(status).toBe(201);
    told.blobs.add(digest);
    onAcknowledged();
  }
  const text = manifestOf(sha256('{}'), sha256(layer));
  expect((await putManifest(port, `/v2/app/manifests/${tag}`, text)).status).toBe(201);
  told.manifests.add(sha256(text));
  told.tags.set(tag, sha256(text));
  onAcknowledged();
}

/** Everything acknowledged is served, and everything in the folder is what its name says. */
async function expectWhole(port: number, told: Acknowledged): Promise<void> {
  const content = async (target: string) => {
    const { status, body } = await call(port, 'GET', `/v2/app/${target}`);
    return status === 200 ? sha256(body) : status;
  };
  for (const digest of told.blobs) expect(await content(`blobs/${digest}`)).toBe(digest);
  for (const digest of told.manifests) expect(await content(`manifests/${digest}`)).toBe(digest);
  for (const [tag, digest] of told.tags)
    expect([tag, await content(`manifests/${tag}`)]).toEqual([tag, digest]);
  for (const file of await blobFiles()) {
    const [, digits] = /([0-9a-f]{64})(?:\.condemned)?$/.exec(file) ?? [];
    expect(sha256(await readFile(join(data, file)))).toBe(`sha256:${digits}`);
  }
}

async function blobFiles(): Promise<readonly string[]> {
  return (await filesBelow(data)).filter((file) => file.startsWith('blobs/'));
}

/** The same numbers every time, so that a failure can be had again. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

test('two processes over one folder: the same and different blobs, tags and uploads at the same time', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  const layers = Array.from({ length: 8 }, () => randomBytes(300_000));
  const told = [nothing(), nothing()];
  const pushes = layers.flatMap((layer, number) =>
    [one, other].map((registry, side) => {
      const own = Buffer.concat([layer, Buffer.from([side])]);
      return [
        pushImage(registry.port, `shared-${number}`, layer, told[side]!),
        pushImage(registry.port, `own-${side}-${number}`, own, told[side]!),
      ];
    }),
  );
  await Promise.all(pushes.flat());
  for (const registry of [one, other]) for (const each of told) await expectWhole(registry.port, each);
  const tags = layers.map(async (layer) => {
    const answers = await Promise.all(
      [one, other].map(({ port }) =>
        putManifest(port, '/v2/app/manifests/moving', manifestOf(sha256('{}'), sha256(layer))),
      ),
    );
    return answers.map(({ status }) => status);
  });
  expect((await Promise.all(tags)).flat()).toEqual(Array<number>(16).fill(201));
  const [left, right] = await Promise.all(
    [one, other].map(({ port }) => call(port, 'GET', '/v2/app/manifests/moving')),
  );
  expect(left!.body.equals(right!.body)).toBe(true);
  expect(layers.map((layer) => manifestOf(sha256('{}'), sha256(layer)))).toContain(left!.body.toString());
  expect(await readdir(join(data, 'uploads'))).toEqual([]);
});

test('one upload through two processes by turns', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  const content = randomBytes(900_000);
  const { location = '' } = (await call(one.port, 'POST', '/v2/app/blobs/uploads/')).headers;
  for (let from = 0; from < content.length; from += 100_000) {
    const { port } = (from / 100_000) % 2 === 0 ? one : other;
    const headers = { 'content-range': `${from}-${from + 99_999}` };
    const { status } = await call(port, 'PATCH', location, {
      body: content.subarray(from, from + 100_000),
      headers,
    });
    expect(status).toBe(202);
  }
  expect((await call(one.port, 'PUT', `${location}?digest=${sha256(content)}`)).status).toBe(201);
  await expectWhole(other.port, { ...nothing(), blobs: new Set([sha256(content)]) });
});

test('killed at any moment of many pushes: all that it had said is there, and nothing else than it should be', async () => {
  const random = numbersFrom(4);
  const told = nothing();
  for (let round = 0; round < 8; round += 1) {
    const registry = await start();
    await expectWhole(registry.port, told);
    let left = 1 + random(24);
    let killed: Promise<unknown> | undefined;
    // The last of so many acknowledged requests kills it while others are on their way.
    const strike = (): void => {
      left -= 1;
      if (left === 0) killed = registry.end('SIGKILL');
    };
    const pushing = Array.from({ length: 4 }, async (_, pusher) => {
      for (let image = 0; killed === undefined; image += 1)
        await pushImage(
          registry.port,
          `${round}-${pusher}-${image}`,
          randomBytes(1 + random(400_000)),
          told,
          strike,
        );
    });
    const ends = await Promise.allSettled(pushing);
    for (const end of ends)
      if (end.status === 'rejected') expect(codeOf(end.reason)).toMatch(/^E(?:CONN|PIPE)/);
    await killed;
  }
  await expectWhole((await start()).port, told);
  expect(told.blobs.size).toBeGreaterThan(8);
});

test('killed in the middle of an upload: the next process goes on where it stopped, at once', async () => {
  const random = numbersFrom(5);
  const content = randomBytes(3_000_000);
  for (let round = 0; round < 4; round += 1) {
    const registry = await start();
    const { location = '' } = (await call(registry.port, 'POST', '/v2/app/blobs/uploads/')).headers;
    await sendAndKill(registry, location, content, 200_000 + random(2_500_000));
    const next = await start();
    const status = await call(next.port, 'GET', location);
    expect(status.status).toBe(204);
    const arrived = await lengthOf(location);
    const headers = { 'content-range': `${arrived}-${content.length - 1}` };
    expect(
      (await call(next.port, 'PATCH', location, { body: content.subarray(arrived), headers })).status,
    ).toBe(202);
    expect((await call(next.port, 'PUT', `${location}?digest=${sha256(content)}`)).status).toBe(201);
    await expectWhole(next.port, { ...nothing(), blobs: new Set([sha256(content)]) });
    expect((await call(next.port, 'DELETE', `/v2/app/blobs/${sha256(content)}`)).status).toBe(202);
    await next.end();
  }
});

test('a collector killed at any moment leaves every image whole, and the next one finishes its work', async () => {
  const registry = await start();
  const told = nothing();
  await Promise.all([1, 2, 3].map((image) => pushImage(registry.port, `v${image}`, randomBytes(1000), told)));
  for (let round = 0; round < 3; round += 1) {
    const garbage = Array.from({ length: 60 }, () => randomBytes(10));
    await Promise.all(garbage.map((content) => pushBlob(registry.port, 'app', content)));
    const time = new Date(Date.now() - 2 * 60 * 60 * 1000);
    const files = await filesBelow(data);
    await Promise.all(files.map((file) => utimes(join(data, file), time, time)));
    await collectAndKill(files.length - 15 * (round + 1));
    await expectWhole(registry.port, told);
  }
  const { exitCode } = await installation.taskrun(['registry', 'gc', '--delete', '--data', data]);
  expect(exitCode).toBe(0);
  await expectWhole(registry.port, told);
  expect(await blobFiles()).toHaveLength(told.blobs.size);
});

/** Sends so many bytes of a chunk, then kills the registry. */
async function sendAndKill(
  registry: ServedRegistry,
  location: string,
  content: Buffer,
  bytes: number,
): Promise<void> {
  const request = httpRequest({
    host: '127.0.0.1',
    port: registry.port,
    method: 'PATCH',
    path: location,
    headers: { 'content-length': content.length },
  });
  request.on('error', () => undefined);
  const ended = new Promise((resolve) => request.once('close', resolve));
  await new Promise((resolve) => request.write(content.subarray(0, bytes), resolve));
  // Some of it has reached the disk.
  while ((await lengthOf(location)) === 0) await new Promise(setImmediate);
  await registry.end('SIGKILL');
  request.destroy();
  await ended;
}

/** How many bytes of an upload are on the disk. */
async function lengthOf(location: string): Promise<number> {
  const id = location.split('/').at(-1) ?? '';
  const file = (await filesBelow(join(data, 'uploads'))).find((name) => name.startsWith(id));
  return file === undefined ? 0 : (await readFile(join(data, 'uploads', file)).catch(() => '')).length;
}

/** Starts a collection and kills it when no more than so many files are left. */
async function collectAndKill(files: number): Promise<void> {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const words = [main, 'registry', 'gc', '--delete', '--data', data];
  const collector = spawn(process.execPath, words, { stdio: 'ignore' });
  const ended = once(collector, 'exit');
  while (collector.exitCode === null && (await filesBelow(data)).length > files)
    await new Promise(setImmediate);
  collector.kill('SIGKILL');
  await ended;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
