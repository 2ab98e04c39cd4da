import type { Platform } from '../../../oci/index.js';
import type { AskedEngine } from '../asked-engine.js';

/** An image has at most as many layers; what goes on longer is no line of descent. */
const longest = 128;

/**
 * The platform of the image that another one descends from, instruction by instruction; undefined where the engine does
 * not keep what images were made of, and of an image that descends from none.
 */
export async function rootPlatform(engine: AskedEngine, name: string): Promise<Platform | undefined> {
  let image = await engine.image(name);
  if (image?.parent === undefined) return undefined;
  for (let steps = 0; steps < longest && image?.parent !== undefined; steps += 1)
    image = await engine.image(image.parent);
  return image?.platform;
}
