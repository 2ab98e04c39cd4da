import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders whose Dockerfiles are not the project's own. */
const foreign = new Set(['node_modules', 'vendor', 'dist', 'target', 'bin', 'obj']);
const deepest = 3;
const most = 20;

/** The Dockerfiles of a project, relative to its directory with `/`, sorted; those of hidden folders and dependencies aside. */
export async function findDockerfiles(directory: string): Promise<readonly string[]> {
  const found = await filesIn(directory, '', 0);
  return found.sort().slice(0, most);
}

async function filesIn(root: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  const found = entries.map(async (entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // other names could not be written into a task without quoting
    if (!/^[\w.@+-]+$/.test(entry.name)) return [];
    if (entry.isFile()) return isDockerfile(entry.name) ? [path] : [];
    const enters = entry.isDirectory() && depth < deepest && !entry.name.startsWith('.');
    return enters && !foreign.has(entry.name) ? filesIn(root, path, depth + 1) : [];
  });
  return (await Promise.all(found)).flat();
}

function isDockerfile(name: string): boolean {
  return /^Dockerfile(?:\.[\w-]+)?$|^[\w-]+\.Dockerfile$/i.test(name) && !/\.dockerignore$/i.test(name);
}
