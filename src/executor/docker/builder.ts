import type { BuildAction } from '../../plan/index.js';
import type { DockerSetting } from './docker-setting.js';

/** A program that understands `build …`, and what its environment says besides. */
export interface Builder {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What carries out a build: buildx itself where that comes to the same as the docker CLI, which always builds with the
 * engine's own builder unless told otherwise.
 */
export function builderOf(
  { buildKit, arguments: words }: BuildAction,
  { docker, buildx }: DockerSetting,
): Builder {
  const environment = { DOCKER_BUILDKIT: buildKit ? '1' : '0', BUILDKIT_PROGRESS: 'plain' };
  if (!buildKit || buildx === undefined) return { program: docker, environment };
  const named = words.some((word) => word === '--builder' || word.startsWith('--builder='));
  const own = named || buildx.builder === undefined ? {} : { BUILDX_BUILDER: buildx.builder };
  return { program: buildx.path, environment: { ...environment, ...own } };
}
