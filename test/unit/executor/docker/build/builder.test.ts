import { expect, test } from '@jest/globals';
import { builderOf, type BuilderSetting } from '../../../../../src/executor/docker/build/builder.js';
import type { BuildAction } from '../../../../../src/plan/index.js';

const action: BuildAction = {
  kind: 'build',
  arguments: ['-t', 'app'],
  flags: [],
  context: '.',
  tags: [],
  platforms: [],
  buildKit: true,
};
const setting = (path?: string, buildxVersion?: string, builder = 'default'): BuilderSetting => ({
  docker: 'docker',
  buildxVersion,
  ...(path === undefined ? {} : { buildx: { path, builder } }),
});
const environment = { DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' };

test('a build is handed to buildx itself, with the builder that docker build uses', () => {
  expect(builderOf(action, setting('/plugins/docker-buildx', '0.29.1'))).toEqual({
    program: '/plugins/docker-buildx',
    environment: { ...environment, BUILDX_BUILDER: 'default' },
    kind: 'buildx',
    rawProgress: true,
    isEngine: true,
  });
});

test('a builder that the author has named is left alone', () => {
  const builder = builderOf(
    { ...action, arguments: ['--builder=remote'] },
    setting('/plugins/docker-buildx'),
  );
  expect(builder.environment).toEqual(environment);
  expect(builder.isEngine).toBe(false);
});

test("so is the user's own", () => {
  const buildx = { path: '/plugins/docker-buildx' };
  const builder = builderOf(action, { docker: 'docker', buildx });
  expect(builder.environment).toEqual(environment);
  expect(builder.isEngine).toBe(false);
});

test('the docker CLI is used where it has to find buildx, where it has BuildKit in it, and for the builder before that', () => {
  const docker = { program: 'docker', environment, isEngine: true };
  expect(builderOf(action, setting(undefined, '0.12.1'))).toEqual({
    ...docker,
    kind: 'buildx',
    rawProgress: false,
  });
  expect(builderOf(action, setting())).toEqual({ ...docker, kind: 'integrated', rawProgress: false });
  expect(builderOf({ ...action, buildKit: false }, setting('/plugins/docker-buildx', '0.29.1'))).toEqual({
    ...docker,
    environment: { DOCKER_BUILDKIT: '0', BUILDKIT_PROGRESS: 'plain' },
    kind: 'classic',
    rawProgress: false,
  });
});

test.each([
  ['0.12.1', false],
  ['0.13.0', true],
  ['0.29.1+ds1', true],
  ['1.0.0', true],
  [undefined, false],
])('machine-readable progress of buildx %s: %s', (version, has) => {
  expect(builderOf(action, setting('/plugins/docker-buildx', version)).rawProgress).toBe(has);
});
