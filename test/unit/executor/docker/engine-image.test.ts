import { expect, test } from '@jest/globals';
import { askImage } from '../../../../src/executor/docker/engine-image.js';
import type { RunDocker } from '../../../../src/executor/docker/run-docker.js';

const digest = `sha256:${'a'.repeat(64)}`;
const told = { Os: 'linux', Architecture: 'arm', Variant: 'v7', RepoDigests: [`h:5/app@${digest}`] };
const image = { platform: { os: 'linux', architecture: 'arm', variant: 'v7' }, digests: [digest] };

const saying =
  (value: unknown): RunDocker =>
  (_words, sink) => {
    sink?.output('stdout', value === undefined ? '' : JSON.stringify(value));
    return Promise.resolve({ status: 'exited', exitCode: value === undefined ? 1 : 0 });
  };
const noProcess: RunDocker = () => Promise.reject(new Error('a process was started'));

test('the API is asked by the name as it is', async () => {
  const paths: string[] = [];
  const ask = (path: string) => {
    paths.push(path);
    return Promise.resolve({ status: 200, body: told });
  };
  expect(await askImage('h:5/app:1', noProcess, ask)).toEqual(image);
  expect(paths).toEqual(['/images/h:5/app:1/json']);
});

test('an image that the API does not know is not asked for again', async () => {
  const ask = () => Promise.resolve({ status: 404, body: { message: 'No such image: app' } });
  expect(await askImage('app', noProcess, ask)).toBeUndefined();
});

test.each([undefined, () => Promise.resolve(undefined)])(
  'where the API is out of reach the CLI is asked',
  async (ask) => {
    expect(await askImage('h:5/app:1', saying(told), ask)).toEqual(image);
    expect(await askImage('h:5/app:1', saying(undefined), ask)).toBeUndefined();
  },
);

test('an image without a platform, never pulled', async () => {
  const body = { Os: '', Architecture: '', RepoDigests: null };
  expect(await askImage('app', saying(body), undefined)).toEqual({ platform: undefined, digests: [] });
});

test('podman tells of an image in a list, and docker of what its classic builder made it of', async () => {
  expect(await askImage('app', saying([{ ...told, Parent: '' }]), undefined)).toEqual(image);
  const parent = `sha256:${'b'.repeat(64)}`;
  expect(await askImage('app', saying({ ...told, Parent: parent }), undefined)).toEqual({ ...image, parent });
});
