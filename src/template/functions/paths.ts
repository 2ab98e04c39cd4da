import { posix } from 'node:path';
import { fixed, type FunctionFamily } from './function.js';

/** `base dir clean ext isAbs`: paths with slashes, whatever the machine. */
export const paths: FunctionFamily = {
  base: fixed(['string'], ([path]) => {
    if (path === '') return '.';
    const trimmed = path.replace(/\/+$/, '');
    return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1);
  }),
  dir: fixed(['string'], ([path]) => cleaned(path.slice(0, path.lastIndexOf('/') + 1))),
  clean: fixed(['string'], ([path]) => cleaned(path)),
  ext: fixed(['string'], ([path]) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const dot = name.lastIndexOf('.');
    return dot === -1 ? '' : name.slice(dot);
  }),
  isAbs: fixed(['string'], ([path]) => path.startsWith('/')),
};

function cleaned(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}
