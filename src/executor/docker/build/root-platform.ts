import { parsePlatform, type Platform } from '../../../oci/index.js';
import { linesOf } from '../ask-docker.js';
import type { RunDocker } from '../run-docker.js';

/** An image has at most as many layers; what goes on longer is no line of descent. */
const longest = 128;

/**
 * The platform of the image that another one descends from, instruction by instruction; undefined where the engine does
 * not keep what images were made of, and of an image that descends from none.
 */
export async function rootPlatform(docker: RunDocker, image: string): Promise<Platform | undefined> {
  const format = '{{.Parent}}|{{.Os}}/{{.Architecture}}';
  let next = image;
  for (let steps = 0; steps < longest; steps += 1) {
    const lines = await linesOf(docker, ['image', 'inspect', '--format', format, next]);
    const [parent = '', platform = ''] = (lines?.[0] ?? '').split('|');
    if (parent === '') return next === image ? undefined : parsePlatform(platform);
    next = parent;
  }
  return undefined;
}
