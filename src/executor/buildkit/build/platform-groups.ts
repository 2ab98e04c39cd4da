import type { Builders } from '../../../buildkit/index.js';
import type { Platform } from '../../../oci/index.js';
import type { BuildRequest } from './build-request.js';

/**
 * The platforms of a build, those of one builder together. Files that a build writes come from one builder, whatever its
 * platforms are; a build without platforms is one group.
 */
export function groupsOf(
  { platforms, files }: Pick<BuildRequest, 'platforms' | 'files'>,
  builders: Builders,
): readonly (readonly Platform[])[] {
  if (platforms.length < 2 || files.length > 0) return [platforms];
  const declared = platforms.filter((platform) => builders.hasFor(platform));
  const others = platforms.filter((platform) => !declared.includes(platform));
  return [...declared.map((platform) => [platform]), ...(others.length === 0 ? [] : [others])];
}
