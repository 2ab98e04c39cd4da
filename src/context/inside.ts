import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * The real path of something in a directory, links followed; undefined when it is outside. Rejects with the system's error when
 * there is nothing.
 */
export async function realPathInside(top: string, path: string): Promise<string | undefined> {
  const root = await realpath(top);
  const found = await realpath(isAbsolute(path) ? path : join(root, path));
  const inside = relative(root, found);
  const leadsOut = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return leadsOut ? undefined : found;
}
