import { posix } from 'node:path';
import { ImageArchiveError } from './image-archive-error.js';

const longestPath = 1024;
const longestShown = 80;

/** An entry's name as a path from the archive's root. @throws ImageArchiveError when it leads out of the archive */
export function entryPath(name: string): string {
  return inside(name, name);
}

/** Where a symbolic link leads, seen from the archive's root. @throws ImageArchiveError when that is outside */
export function linkedPath(path: string, target: string): string {
  return inside(target.startsWith('/') ? target : posix.join(posix.dirname(path), target), target);
}

/** Nothing is ever written below these paths; but an archive that tries is not one to trust. */
function inside(path: string, name: string): string {
  const normal = posix.normalize(path).replace(/\/$/, '');
  const leaves = name.startsWith('/') || normal === '..' || normal.startsWith('../');
  if (leaves) throw refusal(name, 'leads out of it');
  if (normal === '.' || normal.length > longestPath || /[\u0000-\u001f\u007f]/.test(normal))
    throw refusal(name, 'is none');
  return normal;
}

function refusal(name: string, what: string): ImageArchiveError {
  return new ImageArchiveError('invalid', `the name ${shown(name)} in the archive of the image ${what}`);
}

/** A name out of an archive for a message: in quotes, not long, without control characters. */
export function shown(name: string): string {
  const plain = name.replace(/[^\u0020-\u007e]/g, '?');
  return `'${plain.length > longestShown ? `${plain.slice(0, longestShown)}…` : plain}'`;
}
