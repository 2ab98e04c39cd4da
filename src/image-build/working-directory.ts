import { posix } from 'node:path';
import type { StageState } from './stage-state.js';

/** What WORKDIR makes of a path: an absolute one stays as it is written. */
export function changedDirectory(before: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parent = before === '' ? '/' : before;
  return path === '' ? parent : withoutSlash(posix.join(parent, path));
}

/** A destination from the working directory on, a slash or `/.` at its end kept. */
export function fromWorkingDirectory({ config }: StageState, path: string): string {
  const asked = path === '' || path === '.' ? './' : path;
  const directory = config.run.workingDirectory === '' ? '/' : config.run.workingDirectory;
  const whole = withoutSlash(
    posix.normalize(asked.startsWith('/') ? asked : posix.join('/', directory, asked)),
  );
  if (asked.endsWith('/')) return whole === '/' ? whole : `${whole}/`;
  if (asked.endsWith('/.')) return whole === '/' ? '/.' : `${whole}/.`;
  return whole;
}

function withoutSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
