import { readdir } from 'node:fs/promises';
import { didYouMean } from '../diagnostic/index.js';

/** The names in a directory, in order; none when it can't be read. */
export async function namesIn(directory: string, kind: 'files' | 'directories'): Promise<readonly string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => (kind === 'files' ? !entry.isDirectory() : entry.isDirectory()))
    .map(({ name }) => name)
    .sort();
}

/** The name in a directory that was most likely meant. */
export async function suggestion(
  name: string,
  directory: string,
  kind: 'files' | 'directories',
): Promise<string | undefined> {
  return didYouMean(name, await namesIn(directory, kind));
}
