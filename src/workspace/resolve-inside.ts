import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { WorkspaceError } from './error.js';

/** Where a container sees the workspace. */
const mountPoint = '/workspace';

/**
 * The directory on this machine that a step's path stands for: relative to the workspace, or absolute under
 * `/workspace`. Symbolic links are followed, and must not lead out.
 * @param root the workspace's directory on this machine
 * @throws WorkspaceError `outside` or `not-found`
 */
export async function resolveInside(root: string, path: string): Promise<string> {
  const inside = join('.', withoutMountPoint(path));
  if (isAbsolute(inside) || leadsOut(inside)) throw outside(path);
  const top = await realpath(root);
  const found = await realpath(join(top, inside)).catch((error: unknown) => {
    throw new WorkspaceError(
      'not-found',
      `'${path}' does not exist in the workspace`,
      'paths are relative to the context: check the spelling, or give another context',
      { cause: error },
    );
  });
  if (leadsOut(relative(top, found))) throw outside(path);
  return found;
}

function withoutMountPoint(path: string): string {
  if (path === mountPoint) return '.';
  if (path.startsWith(`${mountPoint}/`)) return join('.', path.slice(mountPoint.length + 1));
  if (isAbsolute(path)) throw outside(path);
  return path;
}

const leadsOut = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`);

function outside(path: string): WorkspaceError {
  return new WorkspaceError(
    'outside',
    `'${path}' leads out of the workspace`,
    'use a path inside the context, or give a context that holds it',
  );
}
