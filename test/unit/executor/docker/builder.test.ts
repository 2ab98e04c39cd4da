import { describe, expect, test } from '@jest/globals';
import { builderOf } from '../../../../src/executor/docker/builder.js';
import type { DockerSetting } from '../../../../src/executor/docker/index.js';
import type { BuildAction } from '../../../../src/plan/index.js';

const action: BuildAction = {
  kind: 'build',
  arguments: ['-t', 'app'],
  flags: [],
  context: '.',
  tags: [],
  platforms: [],
  buildKit: true,
};
const setting = (buildx?: string): DockerSetting =>
  ({
    docker: 'docker',
    ...(buildx === undefined ? {} : { buildx: { path: buildx, builder: 'default' } }),
  }) as DockerSetting;

describe('builderOf', () => {
  test('hands a build to buildx itself, with the builder that docker build uses', () => {
    expect(builderOf(action, setting('/plugins/docker-buildx'))).toEqual({
      program: '/plugins/docker-buildx',
      environment: { DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain', BUILDX_BUILDER: 'default' },
    });
  });

  test('leaves a builder alone that the author has named', () => {
    const { environment } = builderOf(
      { ...action, arguments: ['--builder=remote'] },
      setting('/plugins/docker-buildx'),
    );
    expect(environment).not.toHaveProperty('BUILDX_BUILDER');
  });

  test('uses the docker CLI without buildx, and for the builder before BuildKit', () => {
    expect(builderOf(action, setting())).toEqual({
      program: 'docker',
      environment: { DOCKER_BUILDKIT: '1', BUILDKIT_PROGRESS: 'plain' },
    });
    expect(builderOf({ ...action, buildKit: false }, setting('/plugins/docker-buildx'))).toEqual({
      program: 'docker',
      environment: { DOCKER_BUILDKIT: '0', BUILDKIT_PROGRESS: 'plain' },
    });
  });
});
