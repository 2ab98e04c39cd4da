import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfFingerprint } from '../../../src/fingerprint/index.js';
import { RegistryClient } from '../../../src/registry/index.js';
import { fileStates, registryStates, StateError, type RunState } from '../../../src/state/index.js';
import { pushImage } from '../../rig/images/index.js';
import { openTestRegistry, respond, type TestRegistry } from '../../rig/test-registry/index.js';

const { signal } = new AbortController();
const inputs = { plan: {}, files: { a: '644 one' }, images: {} };
const state: RunState = {
  version: 1,
  run: 'r1',
  finishedAt: '2026-01-31T12:00:00.000Z',
  inputs,
  images: [
    { name: 'r.io/app:r1', steadyName: 'r.io/app:r0', digest: 'sha256:d', platforms: ['linux/amd64'] },
  ],
};
const summary = { run: 'r1', digest: digestOfFingerprint(inputs), images: ['r.io/app:r1'] };

let folder = '';
let registry: TestRegistry;
let client: RegistryClient;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-states-'));
  registry = await openTestRegistry();
  client = new RegistryClient();
});
afterEach(async () => {
  client.close();
  await Promise.all([registry.close(), rm(folder, { recursive: true })]);
});

const inFile = () => fileStates(join(folder, 'deep/state.json'), 'state.json');
const inRegistry = (tag = 'state') =>
  registryStates(client, { registry: registry.address, repository: 'app', tag });

describe.each([
  ['a file', inFile],
  ['a registry', inRegistry],
])('in %s', (_, open) => {
  test('there is none, then one, then another', async () => {
    const store = open();
    expect([await store.summary(signal), await store.read(signal)]).toEqual([undefined, undefined]);
    await store.write(state, signal);
    expect(await store.summary(signal)).toEqual(summary);
    expect(await store.read(signal)).toEqual(state);
    const { inputs: left, ...other } = { ...state, run: 'r2' };
    expect(left).toBeDefined();
    await store.write(other, signal);
    expect(await store.summary(signal)).toEqual({ run: 'r2', images: ['r.io/app:r1'] });
    expect(await store.read(signal)).toEqual(other);
  });
});

test('a draft is not left beside a file', async () => {
  await inFile().write(state, signal);
  expect(await readdir(join(folder, 'deep'))).toEqual(['state.json']);
});

test.each([
  ['{}', "the state 'state.json' is not one of a run"],
  ['text', "the state 'state.json' is not one of a run"],
  ['{"version":9}', "the state 'state.json' is of another version of taskrun"],
])('%s is no state', async (text, message) => {
  await inFile().write(state, signal);
  await writeFile(join(folder, 'deep/state.json'), text);
  const refused: unknown = await inFile()
    .summary(signal)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StateError);
  expect(refused).toMatchObject({ reason: 'unsound', message });
});

test('an image is never taken for a state, nor replaced by one', async () => {
  await pushImage(`${registry.address}/app:image`, { config: { os: 'linux', architecture: 'amd64' } });
  const expected = { reason: 'unsound', message: `'${inRegistry('image').name}' is not the state of a run` };
  await expect(inRegistry('image').summary(signal)).rejects.toMatchObject(expected);
  await expect(inRegistry('image').write(state, signal)).rejects.toMatchObject(expected);
});

test('a registry that says no', async () => {
  registry.inject({ answer: respond(403) });
  await expect(inRegistry().summary(signal)).rejects.toMatchObject({ reason: 'unreachable' });
  await expect(inRegistry().write(state, signal)).rejects.toThrow(
    `the state '${inRegistry().name}' could not be written: '${registry.address}' denies access to`,
  );
});

test('a file that cannot be read', async () => {
  await expect(fileStates(folder, 'here').read(signal)).rejects.toMatchObject({
    reason: 'unreachable',
    message: "the state 'here' cannot be read (EISDIR)",
  });
  await expect(fileStates(folder, 'here').write(state, signal)).rejects.toMatchObject({
    message: "the state 'here' could not be written (EISDIR)",
  });
});
