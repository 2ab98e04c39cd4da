import type { BuildAction } from '../../../plan/index.js';
import type { DockerSetting } from '../docker-setting.js';
import { lastValue } from './words.js';

/** A program that understands `build …`, what its environment says besides, and what can be expected of it. */
export interface Builder {
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * `integrated`: BuildKit as the docker CLI had it before version 23; `classic`: the builder before
   * BuildKit; `other`: that of another program than docker.
   */
  readonly kind: 'buildx' | 'integrated' | 'classic' | 'other';
  /** Whether its progress can be had in machine-readable form. */
  readonly rawProgress: boolean;
  /** Whether the engine's own BuildKit builds, which shares its image store. */
  readonly isEngine: boolean;
}

/** What a builder is chosen by. */
export type BuilderSetting = Pick<DockerSetting, 'docker' | 'dialect' | 'buildx'> & {
  /** The version of buildx; undefined where there is none, or it does not tell. */
  readonly buildxVersion?: string | undefined;
};

/**
 * What carries out a build: buildx itself where that comes to the same as the docker CLI, which always builds with the
 * engine's own builder unless told otherwise.
 */
export function builderOf(
  { buildKit, arguments: words }: BuildAction,
  { docker, dialect = 'docker', buildx, buildxVersion }: BuilderSetting,
): Builder {
  if (dialect !== 'docker')
    return { program: docker, environment: {}, kind: 'other', rawProgress: false, isEngine: true };
  const environment = { DOCKER_BUILDKIT: buildKit ? '1' : '0', BUILDKIT_PROGRESS: 'plain' };
  if (!buildKit) return { program: docker, environment, kind: 'classic', rawProgress: false, isEngine: true };
  const named = lastValue(words, '--builder');
  // Without a builder beside it, buildx takes the one that the user's environment names.
  const isEngine = (named ?? (buildx === undefined ? 'default' : buildx.builder)) === 'default';
  const kind = buildx === undefined && buildxVersion === undefined ? 'integrated' : 'buildx';
  const abilities = { kind, rawProgress: hasRawProgress(buildxVersion), isEngine } as const;
  if (buildx === undefined) return { program: docker, environment, ...abilities };
  const own = named !== undefined || buildx.builder === undefined ? {} : { BUILDX_BUILDER: buildx.builder };
  return { program: buildx.path, environment: { ...environment, ...own }, ...abilities };
}

/** Since buildx 0.13: https://github.com/docker/buildx/releases/tag/v0.13.0 */
function hasRawProgress(version: string | undefined): boolean {
  const [major = 0, minor = 0] = (version ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
  return major > 0 || minor >= 13;
}
